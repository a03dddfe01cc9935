import FoundationEssentials
import Safetensors

/// Weights on disk, in safetensors.
enum WeightFile {
    /// A file with the tensors under their names.
    static func encoded(_ state: [NamedTensor]) throws -> Data {
        var file = TensorFile()
        for entry in state {
            file.tensors[entry.name] = Safetensors.Tensor(
                try entry.tensor.values(as: Float.self), shape: entry.tensor.shape)
        }
        return file.serialized()
    }
}
