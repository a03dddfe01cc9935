import NIOCore

/// A request's body, still undivided, and how it holds its images or embeddings.
enum InputSource: Sendable {
    /// One image: the whole body.
    case single(ByteBuffer)

    /// `multipart/form-data`.
    case form(ByteBuffer, boundary: String)

    /// `application/json`.
    case list(ByteBuffer)

    /// `application/x-npy`.
    case array(ByteBuffer)

    /// `application/x-safetensors`.
    case tensors(ByteBuffer)
}

/// An image or an embedding of a request, and what its caller calls it.
struct NamedInput: Sendable {
    enum Content: Sendable {
        /// An image's file.
        case image(ByteBuffer)

        /// The values of the detector's only output.
        case embedding([Float])

        /// The values of each output, by its name.
        case embeddings([String: [Float]])
    }

    var id: String?
    var content: Content
}

extension InputSource {
    /// Divides the body.
    ///
    /// - Parameter limit: the most images, or embeddings.
    /// - Returns: the request's images or embeddings, one or more.
    /// - Throws: ``Problem`` where the body is not what its content type says, or holds nothing, or too many.
    func inputs(limit: Int) throws(Problem) -> [NamedInput] {
        switch self {
        case .single(let buffer):
            return [NamedInput(content: .image(buffer))]
        case .form(let buffer, let boundary):
            return try Self.images(ofForm: buffer, boundary: boundary, limit: limit)
        case .list(let buffer):
            return try Self.inputs(ofList: buffer, limit: limit)
        case .array(let buffer):
            return try EmbeddingRows(npy: buffer, limit: limit).inputs()
        case .tensors(let buffer):
            return try EmbeddingRows(safetensors: buffer, limit: limit).inputs()
        }
    }

    private static func images(
        ofForm buffer: ByteBuffer, boundary: String, limit: Int
    ) throws(Problem) -> [NamedInput] {
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
        var images: [NamedInput] = []
        for part in form.parts {
            guard part.name == "image" else {
                throw .invalidBody("'\(part.name.shortened)' is not a field of the form; each image is an 'image'")
            }
            guard part.isFile else {
                throw .invalidBody("an 'image' of the form is a text, and no file")
            }
            let slice = buffer.getSlice(
                at: buffer.readerIndex + part.content.lowerBound, length: part.content.count)
            images.append(NamedInput(id: part.fileName, content: .image(slice ?? ByteBuffer())))
        }
        return images
    }

    private static func inputs(ofList buffer: ByteBuffer, limit: Int) throws(Problem) -> [NamedInput] {
        let embeddings = try buffer.reading { bytes throws(Problem) in
            try EmbeddingRows(json: bytes, limit: limit)
        }
        if let embeddings { return try embeddings.inputs() }
        let list = try buffer.reading { bytes throws(Problem) in try ImageList(json: bytes) }
        guard !list.images.isEmpty else { throw .invalidBody("$.images: there is no image") }
        guard list.images.count <= limit else { throw .tooManyImages(limit: limit) }
        return list.images.map { NamedInput(id: $0.id, content: .image(ByteBuffer(bytes: $0.data))) }
    }
}

extension ByteBuffer {
    /// Gives the readable bytes to what throws a ``Problem``.
    fileprivate func reading<Value>(
        _ body: (UnsafeRawBufferPointer) throws(Problem) -> Value
    ) throws(Problem) -> Value {
        try withUnsafeReadableBytes { bytes throws(Problem) in try body(bytes) }
    }
}
