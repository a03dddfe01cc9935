/// This release of the package.
public enum Release {
    public static let name = "swift-cider"

    /// The version, which `openapi.yaml` and the change log name too.
    public static let version = "0.2.0"

    /// What a file says that it was made by.
    public static let tool = "\(name) \(version)"
}
