// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Files
package import Safetensors

/// Weights on disk, in safetensors: a network's under torchvision's names where torchvision has it, the head's from
/// `head` on.
package enum WeightFile {
    /// A file with the tensors under their names.
    package static func encoded(_ state: [NamedTensor]) throws -> TensorFile {
        var file = TensorFile()
        for entry in state {
            file.tensors[entry.name] = StoredTensor(
                try entry.tensor.values(as: Float.self), shape: entry.tensor.shape)
        }
        return file
    }

    /// Fills a network from a file.
    ///
    /// The backbone must be there whole. The head is taken where it is there and fits, as a classifier's last layer
    /// (`fc`) never does.
    ///
    /// - Parameters:
    ///   - network: filled.
    ///   - path: of the file.
    /// - Throws: ``TrainingError/weights(path:reason:)``, or what libtorch says.
    package static func load(into network: Network, from path: String) throws {
        guard let content = try? MappedFile(path).data else {
            throw TrainingError.weights(path: path, reason: "it cannot be read")
        }
        let file: TensorFile
        do { file = try TensorFile(parsing: content) } catch {
            throw TrainingError.weights(path: path, reason: "\(error)")
        }
        for entry in network.backbone.state {
            guard let saved = file.tensors[entry.name] else {
                throw TrainingError.weights(path: path, reason: "it lacks \(entry.name)")
            }
            guard try fill(entry.tensor, from: saved) else {
                throw TrainingError.weights(
                    path: path, reason: "\(entry.name) is \(saved.shape) of \(saved.elementType.rawValue)")
            }
        }
        let head = network.head.state("head")
        let saved = head.map { file.tensors[$0.name] }
        guard zip(head, saved).allSatisfy({ $0.tensor.shape == $1?.shape }) else { return }
        for (entry, saved) in zip(head, saved) {
            if let saved { _ = try fill(entry.tensor, from: saved) }
        }
    }

    /// Overwrites a tensor; false where the shape or the element type does not fit.
    private static func fill(_ tensor: Tensor, from saved: StoredTensor) throws -> Bool {
        let values =
            saved.elements(of: Float.self) ?? saved.elements(of: Float16.self)?.map(Float.init)
            ?? saved.elements(of: Double.self)?.map(Float.init)
        guard saved.shape == tensor.shape, let values else { return false }
        try tensor.assign(Tensor(values, shape: saved.shape))
        return true
    }
}
