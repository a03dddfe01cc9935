// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

package import FoundationEssentials
import Release
import SwiftProtobuf

/// An ONNX model: a graph, and the version of the operators in it.
///
/// What a file holds beyond the fields that this module knows is kept when it is written again.
package struct Model: Sendable {
    /// The version of operators that new models state.
    package static let opset = 17

    /// The program that new models name.
    package static let producer = Release.name

    /// All but the graph.
    private var message: ModelProto

    /// The files that ``TensorReference`` means.
    var files: [ExternalDataFile] = []

    /// A model around a graph that was built here.
    package init(_ graph: Graph, producerVersion: String = Release.version) {
        message = ModelProto()
        // The version of the file format that came with these operators.
        message.irVersion = 8
        message.producerName = Self.producer
        message.producerVersion = producerVersion
        message.opsetImport = [OperatorSetIdProto()]
        message.opsetImport[0].version = Int64(Self.opset)
        self.graph = graph
    }

    /// Reads a model.
    ///
    /// - Throws: ``ONNXError`` where the bytes are no ONNX model that is whole in itself.
    package init(parsing content: Data) throws(ONNXError) {
        do {
            message = try ModelProto(serializedBytes: content)
        } catch {
            throw .unreadable
        }
        guard message.hasGraph, !message.graph.node.isEmpty, !message.opsetImport.isEmpty else { throw .unreadable }
        guard !message.graph.usesOtherFiles else { throw .weightsElsewhere }
        graph = Graph(message.graph)
        message.clearGraph()
    }

    /// Reads a model whose tensors may be elsewhere.
    init(lean content: Data) throws(ONNXError) {
        do {
            message = try ModelProto(serializedBytes: content)
        } catch {
            throw .unreadable
        }
        guard message.hasGraph, !message.graph.node.isEmpty, !message.opsetImport.isEmpty else { throw .unreadable }
        graph = Graph(message.graph)
        message.clearGraph()
    }

    /// The computation.
    package var graph: Graph

    /// The version of ONNX's standard operators that the graph uses.
    package var opset: Int {
        let standard = message.opsetImport.first { $0.domain.isEmpty || $0.domain == "ai.onnx" }
        return standard.flatMap { Int(exactly: $0.version) } ?? 1
    }

    /// The names of the files that the model was read from, its own first.
    package var fileNames: [String] { files.map(\.name) }

    /// Whether the model's file holds all of it.
    package var isOneFile: Bool { files.count <= 1 }

    /// The functions that nodes can call beside the standard operators.
    var functions: [FunctionProto] {
        get { message.functions }
        set { message.functions = newValue }
    }

    /// The domains of operators that the model uses, without the standard one.
    package var domains: [String] {
        message.opsetImport.map(\.domain).filter { !$0.isEmpty && $0 != "ai.onnx" }
    }

    /// Whether the model states a version of a set of operators.
    func imports(_ domain: String) -> Bool {
        func plain(_ domain: String) -> String { domain == "ai.onnx" ? "" : domain }
        return message.opsetImport.contains { plain($0.domain) == plain(domain) }
    }

    /// States the version of a set of operators.
    mutating func add(_ set: OperatorSetIdProto) { message.opsetImport.append(set) }

    /// The bytes of all that comes before the graph, and of all that comes behind it.
    func messagesAroundGraph() throws(ONNXError) -> ([UInt8], [UInt8]) {
        var start = ModelProto()
        var end = message
        if message.hasIrVersion { start.irVersion = message.irVersion }
        if message.hasProducerName { start.producerName = message.producerName }
        if message.hasProducerVersion { start.producerVersion = message.producerVersion }
        end.clearIrVersion()
        end.clearProducerName()
        end.clearProducerVersion()
        do {
            return (try start.serializedBytes(), try end.serializedBytes())
        } catch {
            throw .tooLarge
        }
    }

    /// The bytes of the whole message around a graph.
    func message(of graph: GraphProto) throws(ONNXError) -> [UInt8] {
        var whole = message
        whole.graph = graph
        do {
            return try whole.serializedBytes()
        } catch {
            throw .tooLarge
        }
    }

    /// The file's bytes.
    ///
    /// - Throws: ``ONNXError/tooLarge`` beyond the 2 GiB that a file can hold.
    package func serialized() throws(ONNXError) -> Data {
        var whole = message
        whole.graph = graph.message
        do {
            return try whole.serializedData()
        } catch {
            throw .tooLarge
        }
    }
}
