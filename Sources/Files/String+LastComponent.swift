extension String {
    /// A path's last component, which is what errors call a file; the path itself where it has none.
    package var lastComponent: String { split(separator: "/").last.map(String.init) ?? self }
}
