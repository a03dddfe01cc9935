import Images
import Wording

/// What of a set is read and what is passed over, counted by suffix.
package struct SetCensus: Sendable, Equatable {
    /// Images, by suffix.
    package internal(set) var images: [String: Int] = [:]
    /// Files that are passed over, by suffix and what they are.
    package internal(set) var passedOver: [String: Int] = [:]

    /// The name of a suffix, and of having none.
    static func kind(_ path: String) -> String { ImageName.suffix(of: path) ?? "without a suffix" }

    /// Counts a file that is passed over.
    ///
    /// - Parameters:
    ///   - path: of the file.
    ///   - head: its first bytes, where they were looked at.
    mutating func passOver(_ path: String, head: [UInt8]?) {
        var kind = Self.kind(path)
        if let file = head.flatMap({ RecognizedFile(magic: $0) }), file.isPicture {
            kind += " (\(file.description): not read)"
        } else if head?.isEmpty ?? false {
            kind += " (empty)"
        }
        passedOver[kind, default: 0] += 1
    }

    /// One line, as "4437 images in 3 classes: 4000 jpg, 437 png; passed over: 12 txt".
    ///
    /// - Parameter classes: how many there are; none are not spoken of.
    /// - Returns: the line, without control characters.
    func summary(classes: Int) -> String {
        let count = images.values.reduce(0, +)
        var text = count.counted("image")
        if classes > 0 { text += " in " + classes.counted("class", "classes") }
        if !images.isEmpty { text += ": " + Self.list(images) }
        if !passedOver.isEmpty { text += "; passed over: " + Self.list(passedOver) }
        return text.escapingControlCharacters
    }

    static func list(_ counts: [String: Int]) -> String {
        counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { "\($0.value) \($0.key)" }.joined(
            separator: ", ")
    }
}

extension RecognizedFile {
    /// Whether passing such a file over loses a picture.
    fileprivate var isPicture: Bool {
        if case .named(let format) = self { format.isPicture } else { true }
    }
}
