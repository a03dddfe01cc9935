// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

extension Unicode.Scalar {
    /// Whether the character steers the terminal or the log that shows it: moves its cursor, hides what stands there, ends
    /// a line, or turns the direction of writing around.
    ///
    /// Tabulators and ends of lines are among them, so that a name cannot pass for a line of its own.
    fileprivate var steersTerminal: Bool {
        switch value {
        case 0..<0x20, 0x7F..<0xA0, 0x200E, 0x200F, 0x2028, 0x2029, 0x202A...0x202E, 0x2066...0x2069: true
        default: false
        }
    }
}

extension String {
    /// The text for a terminal or a line of a log: characters that steer it as `\u{1B}`.
    package var escapingControlCharacters: String {
        escapingControlCharacters { "\\u{" + String($0.value, radix: 16, uppercase: true) + "}" }
    }

    /// The text with such characters escaped as JSON has them (`\u001b`), so that results for a program, printed on a
    /// terminal, cannot steer it, and JSON stays JSON.
    package var escapingControlCharactersAsJSON: String {
        escapingControlCharacters { scalar in
            let digits = String(scalar.value, radix: 16)
            return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        }
    }

    private func escapingControlCharacters(_ escape: (Unicode.Scalar) -> String) -> String {
        if utf8.allSatisfy({ 0x20..<0x7F ~= $0 }) { return self }
        guard unicodeScalars.contains(where: \.steersTerminal) else { return self }
        return unicodeScalars.reduce(into: "") { text, scalar in
            if scalar.steersTerminal {
                text += escape(scalar)
            } else {
                text.unicodeScalars.append(scalar)
            }
        }
    }
}
