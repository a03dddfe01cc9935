// Made by Resources+Score, ScoreForm or InputSource, one for each image or embedding; ServedDetector+Preparing decodes it, on
// the connection's event loop or on a decoding thread.

package import Detection
import Images
package import NIOCore

/// An image or an embedding of a request, and what its caller calls it.
package struct NamedInput: Sendable {
    package enum Content: Sendable {
        /// An image's file.
        case image(ByteBuffer)

        /// The values of the detector's only output.
        case embedding([Float])

        /// The values of each output, by its name.
        case embeddings([String: [Float]])

        /// There are no bytes, since the entry is wrong.
        indirect case unusable(Problem)
    }

    /// How an image came.
    package enum Origin: Sendable {
        /// As a file, or as an entry of a list.
        case file

        /// As the whole body, with this content type.
        case body(contentType: String?)

        /// As a form's field of this name, without a file's name.
        case formField(String)
    }

    package var id: String?
    package var content: Content
    package var origin = Origin.file

    package init(id: String? = nil, content: Content, origin: Origin = .file) {
        self.id = id
        self.content = content
        self.origin = origin
    }
}

extension NamedInput {
    /// What its caller is told of bytes that gave no image: what they look like where they are no image at all, and how to
    /// send them.
    package func problem(_ error: DetectionError) -> Problem {
        guard case .image(let bytes) = content else { return Problem(error) }
        let isNoImage = error == .image(.unknownFormat)
        switch origin {
        case .file: return Problem(error)
        case .formField(let name):
            guard isNoImage, let text = bytes.words else { return Problem(error) }
            return .invalidBody(
                "the field '\(name.shortened)' holds the text '\(text.shortened)', and no file; "
                    + "curl sends a file by -F \(name.shortened)=@photo.jpg")
        case .body(let contentType):
            if isNoImage || error == .noEncoder, bytes.beginsAsJSON { return .jsonWithoutItsType(contentType) }
            guard isNoImage else { return withHint(error, bytes, MediaType(contentType ?? "")?.value) }
            if Base64Text.isLikely(bytes.readableBytesView.prefix(64)) {
                return .unsupportedImage(
                    "the body is text in base64, and no file: send the file's bytes as they are, or the text in JSON, "
                        + "{\"images\": [{\"data\": \"…\"}]} with 'Content-Type: application/json'")
            }
            if let field = bytes.formField {
                return .unsupportedImage(
                    "the body is a form in URL encoding, with the field '\(field.shortened)', which holds no files: send it as "
                        + "multipart/form-data, as by curl -F image=@photo.jpg, or the file's bytes by --data-binary @photo.jpg"
                )
            }
            return withHint(error, bytes, MediaType(contentType ?? "")?.value)
        }
    }

    /// What is told of a file that `curl -d` has changed.
    private func withHint(_ error: DetectionError, _ bytes: ByteBuffer, _ type: String?) -> Problem {
        // --data-binary has that type too, and leaves line breaks in their place.
        guard case .image = error, type == "application/x-www-form-urlencoded", !bytes.hasLineBreaks else {
            return Problem(error)
        }
        var problem = Problem(error)
        if problem.detail.hasSuffix(".") { problem.detail.removeLast() }
        problem.detail +=
            "; the content type is that of curl -d, which changes a file's bytes: "
            + "use --data-binary @photo.jpg, or -F image=@photo.jpg"
        return problem
    }
}

extension ByteBuffer {
    /// The first byte that is no blank opens an object or a list.
    fileprivate var beginsAsJSON: Bool {
        let first = readableBytesView.prefix(1024).drop { $0 == 0x20 || 0x09...0x0D ~= $0 || $0 >= 0x80 }.first
        return first == UInt8(ascii: "{") || first == UInt8(ascii: "[")
    }

    /// The first field of a form in URL encoding; nil where it does not look like one: a name of the usual characters, and then
    /// nothing that such a form escapes.
    fileprivate var formField: String? {
        let start = readableBytesView.prefix(4096)
        guard let equals = start.firstIndex(of: UInt8(ascii: "=")) else { return nil }
        let name = start[..<equals]
        func isPlain(_ byte: UInt8) -> Bool {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
            default: "-_.[]*+%&=/".utf8.contains(byte)
            }
        }
        guard 1...64 ~= name.count, start.allSatisfy(isPlain) else { return nil }
        return String(decoding: name, as: UTF8.self)
    }

    /// Whether there are bytes that `curl -d` leaves out of a file.
    fileprivate var hasLineBreaks: Bool { readableBytesView.contains { $0 == 0x0A || $0 == 0x0D || $0 == 0 } }

    /// The bytes as a short printable text; nil where they are none.
    fileprivate var words: String? {
        guard 1...4096 ~= readableBytes, readableBytesView.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else { return nil }
        return String(validating: readableBytesView, as: UTF8.self)
    }
}
