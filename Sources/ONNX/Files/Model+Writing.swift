// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Files
import FoundationEssentials
import SwiftProtobuf

extension Model {
    /// The most bytes of a model that is written as one file: below the 2 GiB of an ONNX file.
    package static let largestFile = Int(Int32.max) - 16_777_216

    /// Where a tensor's bytes begin in a file of weights, as engines that map it want it.
    static let alignment = 4096

    /// Writes the model as one file, or as two where it is too large for one.
    ///
    /// Large tensors are copied from their files piece by piece.
    ///
    /// - Parameters:
    ///   - path: the file to write; what stands there is overwritten.
    ///   - dataPath: the file of weights in the same folder, for a model that is too large.
    ///   - largestFile: the most bytes of a model in one file.
    /// - Returns: whether a file of weights was written.
    /// - Throws: ``ONNXError``.
    @discardableResult
    package func write(
        to path: String, dataPath: String, largestFile: Int = Model.largestFile
    ) throws(ONNXError) -> Bool {
        var whole = self
        try whole.takeInnerWeights()
        let initializers = whole.graph.message.initializer
        whole.graph.message.initializer = []
        let rest = try whole.message(of: whole.graph.message)
        let weights = initializers.reduce(0) { $0 + ($1.reference?.length ?? $1.rawData.count) }
        if weights + rest.count <= largestFile {
            try whole.writeOne(to: path, initializers: initializers)
            return false
        }
        let name = dataPath.lastComponent
        let writer = try ModelFileWriter(path: dataPath)
        for var tensor in initializers {
            let length = tensor.reference?.length ?? tensor.rawData.count
            if length >= LeanMessage.threshold {
                try writer.pad(to: Self.alignment)
                let offset = writer.count
                if let reference = tensor.reference {
                    try writer.copy(files[reference.file], offset: reference.offset, count: length)
                } else {
                    try writer.write([UInt8](tensor.rawData))
                }
                tensor.refer(to: name, offset: offset, length: length)
            }
            whole.graph.message.initializer.append(tensor)
        }
        try writer.close()
        let model = try ModelFileWriter(path: path)
        try model.write([UInt8](try whole.message(of: whole.graph.message)))
        try model.close()
        return true
    }

    /// Writes the graph's fields, then its initializers one by one: protocol buffers leave the order free.
    private func writeOne(to path: String, initializers: [TensorProto]) throws(ONNXError) {
        // In the usual order, by which engines recognize the format: the graph comes before the versions of operators.
        let (start, end) = try messagesAroundGraph()
        let graphStart = try bytes(graph.message)
        var heads: [(head: [UInt8], reference: TensorReference?)] = []
        var graphLength = graphStart.count
        for var tensor in initializers {
            let reference = tensor.reference
            if reference != nil { tensor.reference = nil }
            var content = try bytes(tensor)
            if let reference {
                content.append(UInt8(9 << 3 | 2))
                content.append(varint: UInt64(reference.length))
            }
            let length = content.count + (reference?.length ?? 0)
            var head: [UInt8] = [UInt8(5 << 3 | 2)]
            head.append(varint: UInt64(length))
            head += content
            graphLength += head.count + (reference?.length ?? 0)
            heads.append((head, reference))
        }
        let writer = try ModelFileWriter(path: path)
        try writer.write(start)
        var opening: [UInt8] = [UInt8(7 << 3 | 2)]
        opening.append(varint: UInt64(graphLength))
        try writer.write(opening + graphStart)
        for (head, reference) in heads {
            try writer.write(head)
            if let reference {
                try writer.copy(files[reference.file], offset: reference.offset, count: reference.length)
            }
        }
        try writer.write(end)
        try writer.close()
    }

    /// Writes a copy for which the engine tells shapes: all large tensors are zeros, which take no room on the disk.
    package func writeHollow(to path: String, dataPath: String) throws(ONNXError) {
        var hollow = self
        let name = dataPath.lastComponent
        var longest = 0
        func empty(_ tensor: inout TensorProto) throws(ONNXError) {
            guard let length = tensor.reference?.length else { return }
            longest = max(longest, length)
            tensor.refer(to: name, offset: 0, length: length)
        }
        try hollow.graph.message.forEachTensor(empty)
        for index in hollow.functions.indices { try hollow.functions[index].node.forEachTensor(empty) }
        let zeros = try ModelFileWriter(path: dataPath)
        try zeros.extend(to: max(longest, 1))
        try zeros.close()
        let writer = try ModelFileWriter(path: path)
        try writer.write([UInt8](try hollow.message(of: hollow.graph.message)))
        try writer.close()
    }

    /// Takes into the message what is not an initializer of the graph itself; large constants of nodes become initializers.
    private mutating func takeInnerWeights() throws(ONNXError) {
        var nodes: [NodeProto] = []
        for node in graph.message.node {
            guard node.opType == "Constant", node.output.count == 1, let value = node.attribute.first(where: \.hasT),
                value.t.reference != nil
            else {
                nodes.append(node)
                continue
            }
            var tensor = value.t
            tensor.name = node.output[0]
            graph.message.initializer.append(tensor)
        }
        let files = self.files
        func take(_ tensor: inout TensorProto) throws(ONNXError) {
            try tensor.takeBytes(from: files)
        }
        try nodes.forEachTensor(take)
        graph.message.node = nodes
        for index in graph.message.sparseInitializer.indices {
            try take(&graph.message.sparseInitializer[index].values)
            try take(&graph.message.sparseInitializer[index].indices)
        }
        for index in functions.indices { try functions[index].node.forEachTensor(take) }
    }

    private func bytes(_ message: some SwiftProtobuf.Message) throws(ONNXError) -> [UInt8] {
        do {
            return try message.serializedBytes()
        } catch {
            throw .tooLarge
        }
    }
}
