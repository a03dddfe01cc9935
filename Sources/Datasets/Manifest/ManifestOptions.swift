/// Where a table of images has what, where its own names do not tell.
package struct ManifestOptions: Sendable, Equatable {
    /// The folder that paths are relative to; nil for the table's own.
    package var root: String?
    /// Columns: their names, or their numbers from 1.
    package var pathColumn: String?
    package var labelColumn: String?
    package var splitColumn: String?
    package var identifierColumn: String?

    package init(
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

extension ManifestOptions {
    /// One of them, by the flag that gives it.
    package enum Option: String, CaseIterable, Sendable {
        case root = "--root"
        case pathColumn = "--path-column"
        case labelColumn = "--label-column"
        case splitColumn = "--split-column"
        case identifierColumn = "--id-column"
    }

    /// Those that were given.
    package var given: [Option] {
        Option.allCases.filter { option in
            switch option {
            case .root: root != nil
            case .pathColumn: pathColumn != nil
            case .labelColumn: labelColumn != nil
            case .splitColumn: splitColumn != nil
            case .identifierColumn: identifierColumn != nil
            }
        }
    }
}
