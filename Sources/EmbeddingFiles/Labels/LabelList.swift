/// Labels that are kept in a file of their own.
struct LabelList {
    /// The file's name.
    let file: String

    /// Reads the class of each row, the number of which is given.
    let read: (Int) throws(EmbeddingFileError) -> [String?]
}
