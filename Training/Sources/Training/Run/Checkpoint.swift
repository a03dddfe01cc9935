import Files
import FoundationEssentials
import Safetensors

/// All that a run needs to go on as if it had never stopped.
///
/// One safetensors file: `model.*` are the network's tensors and the objective's, `average.*` their moving average,
/// `momentum.*` the optimizer's, `prototypes` the moving prototypes. Random numbers need no state: they are given by the
/// seed and the position.
struct Checkpoint {
    var position: Position
    var configuration: TrainingConfiguration
    var tensors: [String: StoredTensor]
    var prototypes: Prototypes?
    /// Whether all stored numbers are; others are not worth keeping.
    private(set) var isFinite = true

    private static let prototypesName = "prototypes"

    /// Adds tensors of the run under `prefix`.
    mutating func store(_ state: [NamedTensor], under prefix: String) throws(TorchError) {
        for entry in state {
            let values = try entry.tensor.values(as: Float.self)
            isFinite = isFinite && values.allSatisfy(\.isFinite)
            tensors["\(prefix).\(entry.name)"] = StoredTensor(values, shape: entry.tensor.shape)
        }
    }

    /// Fills tensors of the run from those under `prefix`.
    ///
    /// - Throws: where the file holds fewer tensors under it, others or more: it is of another network then.
    func restore(_ state: [NamedTensor], from prefix: String) throws {
        let count = tensors.keys.count { $0.hasPrefix(prefix + ".") }
        guard count <= state.count else {
            throw TrainingError.damagedCheckpoint(
                "it holds \(count) tensors of the \(prefix), and the run has \(state.count)")
        }
        for entry in state {
            let name = "\(prefix).\(entry.name)"
            guard let saved = tensors[name], let values = saved.elements(of: Float.self) else {
                throw TrainingError.damagedCheckpoint("it lacks \(name)")
            }
            guard saved.shape == entry.tensor.shape else {
                throw TrainingError.damagedCheckpoint("\(name) has the shape \(saved.shape)")
            }
            try entry.tensor.assign(Tensor(values, shape: saved.shape))
        }
    }

    /// Writes the file, whole or not at all.
    func write(to path: String) throws {
        var file = TensorFile(tensors: tensors)
        if let prototypes {
            file.tensors[Self.prototypesName] = StoredTensor(
                prototypes.values, shape: [prototypes.classes, prototypes.dimension])
        }
        file.metadata = [
            "configuration": String(decoding: try RunJSON.encoded(configuration, isPretty: false), as: UTF8.self),
            "epoch": String(position.epoch), "step": String(position.step),
        ]
        try RunFile.write(file, to: path)
    }

    init(position: Position, configuration: TrainingConfiguration) {
        self.position = position
        self.configuration = configuration
        tensors = [:]
    }

    /// Reads a file.
    init(path: String) throws {
        guard let content = try? MappedFile(path).data else { throw TrainingError.noCheckpoint(path) }
        let file: TensorFile
        do { file = try TensorFile(parsing: content) } catch { throw TrainingError.damagedCheckpoint("\(error)") }
        guard let epoch = file.metadata["epoch"].flatMap(Int.init), epoch >= 0,
            let step = file.metadata["step"].flatMap(Int.init), step >= 0,
            let configuration = file.metadata["configuration"],
            let decoded = try? RunJSON.decoded(TrainingConfiguration.self, from: Data(configuration.utf8))
        else { throw TrainingError.damagedCheckpoint("it lacks its position or configuration") }
        position = Position(epoch: epoch, step: step)
        self.configuration = decoded
        tensors = file.tensors
        if let saved = tensors.removeValue(forKey: Self.prototypesName) {
            guard let values = saved.elements(of: Double.self), saved.shape.count == 2 else {
                throw TrainingError.damagedCheckpoint("its prototypes have the shape \(saved.shape)")
            }
            prototypes = try Prototypes(restoring: values, classes: saved.shape[0], dimension: saved.shape[1])
        }
    }
}
