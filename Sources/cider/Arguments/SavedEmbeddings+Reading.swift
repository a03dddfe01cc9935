import Detection
import EmbeddingFiles
import Encoding
import Evaluation
import Foundation

extension SavedEmbeddings {
    /// Reads a file of embeddings that a detector is measured on.
    ///
    /// A file of a single array is taken for the one output that the detector reads, whatever its name. Arrays that the
    /// detector does not read are named on standard error and left out.
    ///
    /// - Parameters:
    ///   - path: a `.npy`, `.npz` or safetensors file.
    ///   - detector: what the embeddings are for.
    /// - Throws: `EmbeddingFileError` or `EvaluationError`.
    init(reading path: String, for detector: Detector) throws {
        let table = try EmbeddingTable.read(path: path)
        let known = detector.manifest.outputs.map(\.name) + [detector.manifest.head?.output].compactMap(\.self)
        var outputs = table.outputs
        let needed = detector.neededOutputs.map(\.name)
        if needed.count == 1, outputs.count == 1, let only = outputs.first, !known.contains(only.key) {
            outputs = [needed[0]: only.value]
        }
        let strangers = outputs.keys.filter { !known.contains($0) }.sorted()
        for note in table.notes { Self.tell("\(path): \(note)") }
        if !strangers.isEmpty {
            Self.tell(
                "\(path): \(strangers.joined(separator: ", ")) left out: the detector reads "
                    + known.joined(separator: ", "))
        }
        let read = outputs.filter { known.contains($0.key) }
        try self.init(
            path: path, outputs: read.mapValues { Output(values: $0.values, dimension: $0.dimension) },
            identifiers: table.identifiers ?? (0..<table.count).map { "row \($0)" },
            labels: table.labels ?? [String?](repeating: nil, count: table.count),
            digests: table.digests?.map(PixelDigest.init(bits:)))
    }

    private static func tell(_ line: String) { FileHandle.standardError.write(Data((line + "\n").utf8)) }
}
