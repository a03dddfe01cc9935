// Made by Resources+Score, ScoreForm or InputSource, one for each image or embedding; ServedDetector+Preparing decodes it, on
// the connection's event loop or on a decoding thread.

import Detection
import Images
import NIOCore

/// An image or an embedding of a request, and what its caller calls it.
struct NamedInput: Sendable {
    enum Content: Sendable {
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
    enum Origin: Sendable {
        /// As a file, or as an entry of a list.
        case file

        /// As the whole body, with this content type.
        case body(contentType: String?)

        /// As a form's field of this name, without a file's name.
        case formField(String)
    }

    var id: String?
    var content: Content
    var origin = Origin.file
}

extension NamedInput {
    /// What its caller is told of bytes that gave no image: what they look like where they are no image at all, and how to
    /// send them.
    func problem(_ error: DetectionError) -> Problem {
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
            let type = MediaType(contentType ?? "")?.value
            if isNoImage || error == .noEncoder, bytes.beginsAsJSON {
                return .jsonWithoutItsType(contentType)
            }
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
}

extension ByteBuffer {
    /// The first byte that is no blank opens an object or a list.
    fileprivate var beginsAsJSON: Bool {
        let first = readableBytesView.prefix(1024).drop { $0 == 0x20 || 0x09...0x0D ~= $0 || $0 >= 0x80 }.first
        return first == UInt8(ascii: "{") || first == UInt8(ascii: "[")
    }

    /// Whether there are bytes that `curl -d` leaves out of a file.
    fileprivate var hasLineBreaks: Bool { readableBytesView.contains { $0 == 0x0A || $0 == 0x0D || $0 == 0 } }

    /// The bytes as a short printable text; nil where they are none.
    fileprivate var words: String? {
        guard 1...4096 ~= readableBytes, readableBytesView.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else { return nil }
        return String(validating: readableBytesView, as: UTF8.self)
    }
}
