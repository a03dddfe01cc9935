/// An error of a library, with the flags that mend it.
struct HintedError: Error, CustomStringConvertible {
    let description: String

    /// Nil for an error that no flag mends.
    init?(_ error: any Error) {
        guard let hint = Hint.text(for: error) else { return nil }
        let text = "\(error)"
        description = text + (text.contains("\n") ? "\n" : "; ") + hint
    }
}
