/// The model's own classifier.
package struct HeadDescription: Sendable, Equatable, Codable {
    /// The name of the output that gives its logits.
    package let output: String

    /// The names of its classes, in the order of the logits.
    package let classes: [String]

    package init(output: String, classes: [String]) {
        self.output = output
        self.classes = classes
    }
}
