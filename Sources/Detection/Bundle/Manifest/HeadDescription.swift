/// The model's own classifier.
public struct HeadDescription: Sendable, Equatable, Codable {
    /// The name of the output that gives its logits.
    public let output: String

    /// The names of its classes, in the order of the logits.
    public let classes: [String]

    package init(output: String, classes: [String]) {
        self.output = output
        self.classes = classes
    }
}
