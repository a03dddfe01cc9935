// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// An error of a library, with the flags that mend it.
package struct HintedError: Error, CustomStringConvertible {
    package let description: String

    /// Nil for an error that no flag of the command mends.
    ///
    /// - Parameters:
    ///   - error: what ended the command.
    ///   - help: the command's, which lists its flags.
    package init?(_ error: any Error, help: String) {
        guard let hint = Hint.text(for: error, help: help) else { return nil }
        let text = "\(error)"
        description = text + (text.contains("\n") ? "\n" : "; ") + hint
    }
}
