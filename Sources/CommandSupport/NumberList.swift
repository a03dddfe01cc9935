import ArgumentParser

/// Numbers with commas between them, as every flag takes them that takes several: `0.485,0.456,0.406`.
///
/// How many there may be, and how large, is for the flag to say.
package struct NumberList: ExpressibleByArgument, Sendable, Equatable {
    package let values: [Double]

    /// Reads a list; nil where one of them is no number, or not a finite one.
    ///
    /// - Parameter argument: numbers; blanks around them mean nothing.
    package init?(argument: String) {
        var values: [Double] = []
        for text in argument.split(separator: ",", omittingEmptySubsequences: false) {
            var text = text.drop { $0 == " " }
            while text.last == " " { text.removeLast() }
            guard let value = Double(text), value.isFinite else { return nil }
            values.append(value)
        }
        self.values = values
    }

    /// As a flag takes them.
    package var text: String { values.map { "\($0)" }.joined(separator: ",") }
}
