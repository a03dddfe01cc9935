package import FoundationEssentials

/// The SHA-256 of each file of a bundle, in the form that `sha256sum --check` reads.
package struct Checksums: Equatable {
    package static let fileName = "SHA256SUMS"

    /// Hexadecimal digests by file name.
    package private(set) var digests: [String: String] = [:]

    package init() {}

    /// Reads lines of `digest  name`; nil where a line is not of that form.
    package init?(text: String) {
        for line in text.split(separator: "\n") {
            guard let gap = line.firstRange(of: "  "), line[..<gap.lowerBound].utf8.count == 64,
                line[..<gap.lowerBound].allSatisfy(\.isHexDigit), gap.upperBound < line.endIndex
            else { return nil }
            digests[String(line[gap.upperBound...])] = String(line[..<gap.lowerBound])
        }
    }

    /// The lines of the file, sorted by name.
    package var text: String {
        digests.sorted { $0.key < $1.key }.map { "\($0.value)  \($0.key)\n" }.joined()
    }

    /// A short name for all the content: the first 16 hexadecimal digits of the SHA-256 of `text`.
    package var version: String {
        "sha256:\(Self.digest(of: Data(text.utf8)).prefix(16))"
    }

    package mutating func add(_ name: String, content: Data) {
        digests[name] = Self.digest(of: content)
    }

    /// Checks that a file of a bundle has this content.
    ///
    /// - Throws: ``BundleError/checksumMismatch(file:)``.
    func verify(_ name: String, of bundle: String, _ content: some ContiguousBytes) throws(BundleError) {
        guard digests[name] == Self.digest(of: content) else { throw .checksumMismatch(file: "\(bundle)/\(name)") }
    }

    /// The SHA-256 as 64 hexadecimal digits.
    package static func digest(of content: some ContiguousBytes) -> String {
        SHA256Digest(of: content).hexadecimal
    }
}
