import FoundationEssentials
import Glibc

extension EmbeddingTable {
    /// Reads a `.npy`, `.npz` or safetensors file.
    ///
    /// - Parameters:
    ///   - path: the file's.
    ///   - labelsPath: a file of labels, one per line or a `.npy` file, which are used in place of the file's own.
    ///   - limit: the most bytes of memory that the arrays may take; nil for what the machine has.
    /// - Returns: all rows.
    /// - Throws: ``EmbeddingFileError``.
    package static func read(
        path: String, labelsPath: String? = nil, limit: Int? = nil
    ) throws(EmbeddingFileError) -> EmbeddingTable {
        let labels: LabelList? = if let labelsPath { try LabelList(opening: labelsPath) } else { nil }
        return try EmbeddingTable(ArrayFile(opening: path), givenLabels: labels, limit: limit ?? machineMemory)
    }

    /// The machine's memory, bytes.
    private static var machineMemory: Int {
        let (pages, size) = (sysconf(Int32(_SC_PHYS_PAGES)), sysconf(Int32(_SC_PAGESIZE)))
        return pages > 0 && size > 0 ? pages * size : .max
    }
}
