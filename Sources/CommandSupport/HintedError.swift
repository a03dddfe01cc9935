/// An error of a library, with the flags that mend it.
package struct HintedError: Error, CustomStringConvertible {
    package let description: String

    /// Nil for an error that no flag mends.
    package init?(_ error: any Error) {
        guard let hint = Hint.text(for: error) else { return nil }
        let text = "\(error)"
        description = text + (text.contains("\n") ? "\n" : "; ") + hint
    }
}
