// Called by InputSource for a safetensors file, on a decoding thread.

import Files
import FoundationEssentials
import NIOCore
import Safetensors

extension EmbeddingRows {
    /// Reads a safetensors file: for each output a tensor [embeddings, dimension] of its name, or one named `embeddings`.
    ///
    /// As `cider embed` writes them, `identifiers` names the embeddings, each closed by a zero; `labels` and `digests` are
    /// passed over.
    ///
    /// - Parameters:
    ///   - buffer: the body.
    ///   - limit: the most embeddings.
    /// - Throws: ``Problem``, naming the tensor.
    init(safetensors buffer: ByteBuffer, limit: Int) throws(Problem) {
        self.init()
        let file: TensorFile
        do {
            file = try TensorFile(parsing: Data(buffer.readableBytesView))
        } catch {
            throw .invalidBody("\(error)")
        }
        for (name, tensor) in file.tensors.sorted(by: { $0.key < $1.key }) where !Self.passedOver.contains(name) {
            if name == Self.identifiersName {
                ids = tensor.bytes.split(separator: 0, omittingEmptySubsequences: false).dropLast()
                    .map { String(validating: $0, as: UTF8.self) ?? FileName.text($0) }
                continue
            }
            let rows = try Self.rows(of: tensor, named: name.shortened, limit: limit)
            if name == Self.wholeName { set(rows) } else { set(rows, of: name) }
        }
        if unnamed != nil, let other = outputs.keys.sorted().first {
            throw .invalidBody("there is '\(other.shortened)' beside '\(Self.wholeName)'; name each output")
        }
    }

    private static func rows(of tensor: StoredTensor, named name: String, limit: Int) throws(Problem) -> [[Float]] {
        guard let type = RealNumberType(tensor.elementType) else {
            throw .invalidBody("the tensor '\(name)' is \(tensor.elementType.rawValue), and must be F32, F16 or BF16")
        }
        guard 1...2 ~= tensor.shape.count, let dimension = tensor.shape.last else {
            throw .invalidBody(
                "the tensor '\(name)' has the shape \(tensor.shape), and must be [embeddings, dimension]")
        }
        let count = tensor.shape.count == 2 ? tensor.shape[0] : 1
        guard count <= limit else { throw .tooManyImages(limit: limit) }
        let rows = tensor.bytes.withUnsafeBytes { type.rows(of: $0, count: count, dimension: dimension) }
        guard let rows else { throw .invalidBody("the tensor '\(name)' does not hold what its shape says") }
        return rows
    }

    private static let identifiersName = "identifiers"
    private static let passedOver: Set = ["labels", "digests"]
}
