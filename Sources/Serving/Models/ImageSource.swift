import NIOCore

/// A request's body, still undivided, and how it holds its images.
enum ImageSource: Sendable {
    /// One image: the whole body.
    case single(ByteBuffer)

    /// `multipart/form-data`.
    case form(ByteBuffer, boundary: String)

    /// `application/json`.
    case list(ByteBuffer)
}

/// An image of a request, and what its caller calls it.
struct NamedImage: Sendable {
    var id: String?
    var bytes: ByteBuffer
}

extension ImageSource {
    /// Divides the body.
    ///
    /// - Parameter limit: the most images.
    /// - Returns: the request's images, one or more.
    /// - Throws: ``Problem`` where the body is not what its content type says, or holds no image, or too many.
    func images(limit: Int) throws(Problem) -> [NamedImage] {
        switch self {
        case .single(let buffer):
            return [NamedImage(bytes: buffer)]

        case .form(let buffer, let boundary):
            let form: MultipartForm
            do {
                form = try buffer.withUnsafeReadableBytes { bytes throws(MultipartForm.ParsingError) in
                    try MultipartForm(bytes, boundary: boundary, maxParts: limit)
                }
            } catch .tooManyParts {
                throw .tooManyImages(limit: limit)
            } catch {
                throw .invalidBody("\(error)")
            }
            guard !form.parts.isEmpty else { throw .invalidBody("the form has no part") }
            var images: [NamedImage] = []
            for part in form.parts {
                guard part.name == "image" else {
                    throw .invalidBody("'\(part.name.shortened)' is not a field of the form; each image is an 'image'")
                }
                guard part.isFile else {
                    throw .invalidBody("an 'image' of the form is a text, and no file")
                }
                let slice = buffer.getSlice(
                    at: buffer.readerIndex + part.content.lowerBound, length: part.content.count)
                images.append(NamedImage(id: part.fileName, bytes: slice ?? ByteBuffer()))
            }
            return images

        case .list(let buffer):
            let list = try buffer.withUnsafeReadableBytes { bytes throws(Problem) in try ImageList(json: bytes) }
            guard !list.images.isEmpty else { throw .invalidBody("$.images: there is no image") }
            guard list.images.count <= limit else { throw .tooManyImages(limit: limit) }
            return list.images.map { NamedImage(id: $0.id, bytes: ByteBuffer(bytes: $0.data)) }
        }
    }
}
