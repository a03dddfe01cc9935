/// A model that the server is to load once it listens.
public struct ModelSource: Sendable {
    /// The name that requests ask for.
    public let name: String

    /// Loads the model; may block and throw, and what it throws is logged.
    public let load: @Sendable () throws -> any Scoring

    public init(name: String, load: @escaping @Sendable () throws -> any Scoring) {
        self.name = name
        self.load = load
    }
}
