// Made by Resources+Score for each form, on the connection's event loop, or on a thread that may block where it is long.

package import NIOCore
import Wording

/// A `multipart/form-data` body: its images, and the text fields that stand for parameters of the query.
///
/// An image is a part with a file name, whatever its field; a part of the field `image`, `images`, `file` or `files`, with or
/// without brackets; and a part that says that it is an image or bytes. Of other text fields, one that nearly has a name that
/// means something is refused, and the others are passed over, which ``ignored`` tells.
package struct ScoreForm: Sendable {
    package private(set) var images: [NamedInput] = []

    /// The text fields that name a parameter and have a value.
    package private(set) var fields: [(name: String, value: String)] = []

    /// The names of the text fields that mean nothing here, each once.
    package private(set) var ignored: [String] = []

    /// The fields that hold images whatever else they say, without brackets.
    package static let imageFields = ["image", "images", "file", "files"]

    /// The most parts that are no image.
    private static let mostFields = 64

    /// The longest value of a text field that is read, bytes.
    private static let longestValue = 1024

    /// - Parameters:
    ///   - buffer: the whole body.
    ///   - boundary: the content type's parameter.
    ///   - limit: the most images.
    /// - Throws: ``Problem`` where it is no such form, or holds no image, or too many.
    package init(_ buffer: ByteBuffer, boundary: String, limit: Int) throws(Problem) {
        for part in try Self.parts(of: buffer, boundary: boundary, limit: limit) {
            let bytes = buffer.readableBytesView
            let start = bytes.startIndex + part.content.lowerBound
            let content = ByteBuffer(bytes[start..<start + part.content.count])
            // A browser's file field where nobody chose a file.
            if part.fileName == "", content.readableBytes == 0 { continue }
            if part.isImage {
                images.append(Self.image(part, content))
            } else if ScoreQuery.names.contains(part.name) || part.name == "model" {
                try addField(part, content)
            } else {
                try ignore(part.name)
            }
        }
        guard !images.isEmpty else {
            let names = (fields.map(\.name) + ignored).prefix(8).map { "'\($0.shortened)'" }.joined(separator: ", ")
            throw .invalidBody(
                "the form holds no image; send each as a file in the field 'image'"
                    + (names.isEmpty ? "" : ", beside \(names)"))
        }
        guard images.count <= limit else { throw .tooManyImages(limit: limit) }
    }

    private static func parts(
        of buffer: ByteBuffer, boundary: String, limit: Int
    ) throws(Problem) -> [MultipartForm.Part] {
        do {
            return try buffer.withUnsafeReadableBytes { bytes throws(MultipartForm.ParsingError) in
                try MultipartForm(bytes, boundary: boundary, maxParts: limit + mostFields).parts
            }
        } catch .tooManyParts {
            throw .tooManyParts(limit: limit, fields: mostFields)
        } catch {
            throw .invalidBody("\(error)")
        }
    }

    private static func image(_ part: MultipartForm.Part, _ content: ByteBuffer) -> NamedInput {
        let id = part.fileName.flatMap { $0.isEmpty ? nil : $0 }
        let isText = part.fileName == nil && Base64Text.isLikely(content.readableBytesView)
        guard part.isBase64 || isText else {
            return NamedInput(
                id: id, content: .image(content),
                origin: part.fileName == nil ? .formField(part.name) : .file)
        }
        do {
            let bytes = try Base64Text.decode(content.readableBytesView)
            return NamedInput(id: id, content: .image(ByteBuffer(bytes: bytes)), origin: .file)
        } catch {
            let field = "the field '\(part.name.shortened)'"
            return NamedInput(id: id, content: .unusable(.invalidBody("\(field): \(error.reason)")), origin: .file)
        }
    }

    /// Passes over a text field, unless its name is a misspelt one.
    private mutating func ignore(_ name: String) throws(Problem) {
        let known = ["model"] + ScoreQuery.names + Self.imageFields
        // Any that is only like one may be meant for someone else, such as 'comment' or 'code'.
        if let nearest = NearestName.of(name.withoutBrackets, among: known, within: .same) {
            throw .invalidBody(
                "the form's field '\(name.shortened)': there is no such field; '\(nearest)' is the nearest; the fields are "
                    + known.joined(separator: ", "))
        }
        if !ignored.contains(name) { ignored.append(name) }
    }

    private mutating func addField(_ part: MultipartForm.Part, _ content: ByteBuffer) throws(Problem) {
        guard content.readableBytes <= Self.longestValue else {
            throw .invalidParameter("'\(part.name)' is longer than \(Self.longestValue) bytes")
        }
        // A field that was left empty is not given.
        let value = String(decoding: content.readableBytesView, as: UTF8.self)
            .split(whereSeparator: \.isWhitespace).joined(separator: " ")
        // That one is given twice is told where all parameters come together.
        if !value.isEmpty { fields.append((part.name, value)) }
    }
}

extension MultipartForm.Part {
    /// Whether it is taken for an image, and for no text field.
    fileprivate var isImage: Bool {
        if fileName != nil { return true }
        if ScoreForm.imageFields.contains(name.withoutBrackets.lowercased()) { return true }
        guard let contentType else { return false }
        return contentType.hasPrefix("image/") || contentType == "application/octet-stream"
    }
}

extension String {
    /// The name of a list's field, which PHP and others write with brackets.
    fileprivate var withoutBrackets: String { String(prefix { $0 != "[" }) }
}
