// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import SwiftProtobuf

/// A node that computes as in training: with the statistics of the batch, or with chance.
package struct TrainingFault: Hashable, Sendable, CustomStringConvertible {
    package enum Kind: Hashable, Sendable {
        /// A normalization by the mean and variance of the batch.
        case batchStatistics
        /// A dropout that drops.
        case dropout
        /// Random numbers.
        case chance
    }

    package let kind: Kind
    /// The node's name, or that of what it makes.
    package let node: String
    package let operation: String

    /// What the node does.
    package var description: String {
        let deed =
            switch kind {
            case .batchStatistics: "normalizes by the mean and variance of each batch (training mode)"
            case .dropout: "drops values at random (training mode)"
            case .chance: "draws random numbers"
            }
        return "\(operation) '\(node)' \(deed)"
    }

    /// What mends a model exported by torch.
    package static let mending = "call model.eval() before torch.onnx.export"
}

extension Model {
    private static let random: Set<String> = [
        "Bernoulli", "Multinomial", "RandomNormal", "RandomNormalLike", "RandomUniform", "RandomUniformLike",
    ]

    /// The nodes that were left in training mode, and that the outputs depend on.
    ///
    /// A batch normalization of constants is none, as weight standardization is written as one, nor is one of an image's
    /// channels taken for a batch, as instance normalization is.
    ///
    /// - Parameter images: the name of the input.
    /// - Returns: the nodes in the graph's order.
    package func trainingFaults(images: String) -> [TrainingFault] {
        let nodes = graph.message.node
        var needed = Set(graph.message.output.map(\.name))
        var read: [Bool] = Array(repeating: false, count: nodes.count)
        for index in nodes.indices.reversed() where nodes[index].output.contains(where: needed.contains) {
            needed.formUnion(nodes[index].reads)
            read[index] = true
        }
        var dependent: Set<String> = [images]
        var makers: [String: NodeProto] = [:]
        var faults: [TrainingFault] = []
        for (index, node) in nodes.enumerated() where read[index] {
            let isDependent = node.reads.contains(where: dependent.contains)
            if isDependent { dependent.formUnion(node.output) }
            for output in node.output { makers[output] = node }
            guard node.isStandard, let kind = fault(node, isDependent: isDependent, makers: makers) else { continue }
            let name = node.name.isEmpty ? node.output.first ?? "" : node.name
            faults.append(TrainingFault(kind: kind, node: name, operation: node.opType))
        }
        return faults
    }

    private func fault(
        _ node: NodeProto, isDependent: Bool, makers: [String: NodeProto]
    ) -> TrainingFault.Kind? {
        if Self.random.contains(node.opType) { return .chance }
        guard isDependent else { return nil }
        switch node.opType {
        case "BatchNormalization":
            let trains =
                opset >= 14 ? node.number("training_mode") == 1 : node.output.count { !$0.isEmpty } > 1
            return trains && !normalizesChannels(node, makers) ? .batchStatistics : nil
        case "Dropout":
            guard opset >= 12 else { return opset < 7 && node.number("is_test") != 1 ? .dropout : nil }
            guard let mode = node.reading(2), isTrue(mode, makers) else { return nil }
            return node.reading(1).flatMap { float($0, makers) } == 0 ? nil : .dropout
        default: return nil
        }
    }

    /// Whether the images are folded into channels, `[1, N C, ...]`, so that each has statistics of its own.
    private func normalizesChannels(_ node: NodeProto, _ makers: [String: NodeProto]) -> Bool {
        guard let maker = node.reading(0).flatMap({ makers[$0] }), maker.opType == "Reshape",
            let shape = maker.reading(1).flatMap({ tensor($0, makers)?.wholeNumbers })
        else { return false }
        return shape.count >= 3 && shape[0] == 1
    }

    private func tensor(_ name: String, _ makers: [String: NodeProto]) -> TensorProto? {
        if let maker = makers[name] {
            return maker.opType == "Constant" ? maker.attributed("value")?.t : nil
        }
        return graph.message.initializer.first { $0.name == name }
    }

    private func isTrue(_ name: String, _ makers: [String: NodeProto]) -> Bool {
        (tensor(name, makers)?.wholeNumbers?.first ?? 0) != 0
    }

    private func float(_ name: String, _ makers: [String: NodeProto]) -> Float? {
        tensor(name, makers).flatMap { Constant($0)?.values.first }
    }
}
