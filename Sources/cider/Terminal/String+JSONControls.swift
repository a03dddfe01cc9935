extension String {
    /// The text with its control characters escaped as JSON has them (`\u001b`), so that results for a program, printed on
    /// a terminal, cannot steer it, and JSON stays JSON.
    var escapingControlsAsJSON: String {
        guard unicodeScalars.contains(where: \.steersTerminal) else { return self }
        var text = ""
        for scalar in unicodeScalars {
            if scalar.steersTerminal {
                let digits = String(scalar.value, radix: 16)
                text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            } else {
                text.unicodeScalars.append(scalar)
            }
        }
        return text
    }
}

extension UnicodeScalar {
    /// Control characters, and those that turn the direction of writing around.
    fileprivate var steersTerminal: Bool {
        switch value {
        case 0..<0x20, 0x7F..<0xA0, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069: true
        default: false
        }
    }
}
