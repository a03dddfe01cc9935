// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import SwiftProtobuf

extension Model {
    /// Reads a model from its file, and from those beside it that hold its weights.
    ///
    /// Large tensors stay in their files, and are read when the model is written.
    ///
    /// - Throws: ``ONNXError`` with the file or tensor that is wrong.
    package init(path: String) throws(ONNXError) {
        let file = try ExternalDataFile(path: path)
        try self.init(lean: try LeanMessage.read(file, place: 0))
        files = [file]
        try collectWeights(in: WeightFolder(modelPath: path))
    }

    /// Reads a model with all of its weights, from its file and from those beside it.
    ///
    /// - Throws: ``ONNXError`` with the file or tensor that is wrong.
    package init(wholeAt path: String) throws(ONNXError) {
        try self.init(path: path)
        let files = self.files
        func take(_ tensor: inout TensorProto) throws(ONNXError) { try tensor.takeBytes(from: files) }
        try graph.message.forEachTensor(take)
        for index in functions.indices { try functions[index].node.forEachTensor(take) }
    }

    /// Makes all tensors in other files either references, or whole where they are small.
    private mutating func collectWeights(in folder: WeightFolder) throws(ONNXError) {
        guard graph.message.usesOtherFiles || functions.contains(where: { $0.node.usesOtherFiles }) else { return }
        var opened: [String: Int] = [:]
        var files = self.files
        func resolve(_ tensor: inout TensorProto) throws(ONNXError) {
            guard tensor.dataLocation == .external, tensor.reference == nil else { return }
            let location = tensor.entry("location") ?? ""
            let place: Int
            if let known = opened[location] {
                place = known
            } else {
                place = files.count
                files.append(try ExternalDataFile(path: try folder.path(of: location)))
                opened[location] = place
            }
            let file = files[place]
            let offset = try Self.number("offset", of: tensor) ?? 0
            let needed = tensor.byteCount
            guard let length = try Self.number("length", of: tensor) ?? needed ?? Optional(file.size - offset),
                offset >= 0, length >= 0, length <= file.size, offset <= file.size - length
            else { throw .truncated(file.name, tensor: tensor.name) }
            guard needed == nil || needed == length else { throw .badTensor(tensor.name) }
            if length < LeanMessage.threshold {
                tensor.reference = nil
                tensor.rawData = Data(try file.read(at: offset, count: length))
            } else {
                tensor.reference = TensorReference(file: place, offset: offset, length: length)
            }
        }
        try graph.message.forEachTensor(resolve)
        for index in functions.indices { try functions[index].node.forEachTensor(resolve) }
        self.files = files
    }

    private static func number(_ key: String, of tensor: TensorProto) throws(ONNXError) -> Int? {
        guard let text = tensor.entry(key), !text.isEmpty else { return nil }
        guard let number = Int(text) else { throw .badTensor(tensor.name) }
        return number
    }
}

extension GraphProto {
    /// Changes every tensor of the graph, and of the graphs in its nodes.
    mutating func forEachTensor(_ change: (inout TensorProto) throws(ONNXError) -> Void) throws(ONNXError) {
        for index in initializer.indices { try change(&initializer[index]) }
        for index in sparseInitializer.indices {
            try change(&sparseInitializer[index].values)
            try change(&sparseInitializer[index].indices)
        }
        try node.forEachTensor(change)
    }
}

extension [NodeProto] {
    /// Changes every tensor in the nodes' attributes.
    mutating func forEachTensor(_ change: (inout TensorProto) throws(ONNXError) -> Void) throws(ONNXError) {
        for node in indices {
            for place in self[node].attribute.indices where self[node].attribute[place].holdsTensors {
                if self[node].attribute[place].hasT { try change(&self[node].attribute[place].t) }
                for tensor in self[node].attribute[place].tensors.indices {
                    try change(&self[node].attribute[place].tensors[tensor])
                }
                if self[node].attribute[place].hasG { try self[node].attribute[place].g.forEachTensor(change) }
                for graph in self[node].attribute[place].graphs.indices {
                    try self[node].attribute[place].graphs[graph].forEachTensor(change)
                }
            }
        }
    }

    /// Whether any tensor lies in a file of its own.
    var usesOtherFiles: Bool {
        contains { node in
            node.attribute.contains { attribute in
                attribute.hasT && attribute.t.dataLocation == .external
                    || attribute.tensors.contains { $0.dataLocation == .external }
                    || attribute.ownGraphs.contains(where: \.usesOtherFiles)
            }
        }
    }
}

extension AttributeProto {
    fileprivate var holdsTensors: Bool { hasT || hasG || !tensors.isEmpty || !graphs.isEmpty }
}
