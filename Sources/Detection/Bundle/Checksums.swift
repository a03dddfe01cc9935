// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

package import Files

/// The SHA-256 of each file of a bundle, in the form that `sha256sum --check` reads.
package struct Checksums: Equatable {
    package static let fileName = "SHA256SUMS"

    /// Hexadecimal digests by file name.
    package private(set) var digests: [String: String] = [:]

    package init() {}

    /// Reads lines of `digest  name`, or of `digest *name` as `sha256sum --binary` writes them, in either case and with
    /// either end of line; nil where a line is not of that form.
    package init?(text: String) {
        for line in text.split(whereSeparator: \.isNewline) {
            let (digest, rest) = (line.prefix(64), line.dropFirst(64))
            guard digest.utf8.count == 64, digest.allSatisfy(\.isHexDigit), rest.count > 2,
                rest.hasPrefix("  ") || rest.hasPrefix(" *")
            else { return nil }
            digests[String(rest.dropFirst(2))] = digest.lowercased()
        }
    }

    /// The lines of the file, sorted by name.
    package var text: String {
        digests.sorted { $0.key < $1.key }.map { "\($0.value)  \($0.key)\n" }.joined()
    }

    /// A short name for all the content: the first 16 hexadecimal digits of the SHA-256 of `text`.
    package var version: String {
        "sha256:\(SHA256Digest(of: Array(text.utf8)).hexadecimal.prefix(16))"
    }

    package mutating func add(_ name: String, digest: SHA256Digest) {
        digests[name] = digest.hexadecimal
    }

    /// Checks that a file of a bundle has this content.
    ///
    /// - Throws: ``BundleError/checksumMismatch(file:)``.
    func verify(_ name: String, of bundle: String, _ digest: SHA256Digest?) throws(BundleError) {
        guard let digest, digests[name] == digest.hexadecimal else {
            throw .checksumMismatch(file: "\(bundle)/\(name)")
        }
    }
}
