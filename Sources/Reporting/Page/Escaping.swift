// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// Text as HTML shows it: names of files and classes come from outside.
func escaped(_ text: String) -> String {
    // A sign of per cent stays with its number.
    let text = text.replacing(" %", with: "\u{A0}%")
    var result = ""
    result.reserveCapacity(text.utf8.count)
    for character in text.unicodeScalars {
        switch character {
        case "&": result += "&amp;"
        case "<": result += "&lt;"
        case ">": result += "&gt;"
        case "\"": result += "&quot;"
        case "'": result += "&#39;"
        // Control characters are not allowed in a page.
        case _ where character.value < 32 && character != "\n" && character != "\t": result += "\u{FFFD}"
        default: result.unicodeScalars.append(character)
        }
    }
    return result
}
