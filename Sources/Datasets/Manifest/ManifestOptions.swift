/// Where a table of images has what, where its own names do not tell.
public struct ManifestOptions: Sendable, Equatable {
    /// The folder that paths are relative to; nil for the table's own.
    public var root: String?
    /// Columns: their names, or their numbers from 1.
    public var pathColumn: String?
    public var labelColumn: String?
    public var splitColumn: String?
    public var identifierColumn: String?

    public init(
        root: String? = nil, pathColumn: String? = nil, labelColumn: String? = nil, splitColumn: String? = nil,
        identifierColumn: String? = nil
    ) {
        self.root = root
        self.pathColumn = pathColumn
        self.labelColumn = labelColumn
        self.splitColumn = splitColumn
        self.identifierColumn = identifierColumn
    }
}
