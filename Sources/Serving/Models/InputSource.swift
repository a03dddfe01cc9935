// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

// Made by Resources+Score of each body, on the connection's event loop; RequestDecoding divides it on a decoding thread.

import NIOCore

/// A request's body, and how it holds its images or embeddings.
enum InputSource: Sendable {
    /// One image: the whole body.
    case single(NamedInput)

    /// `multipart/form-data`, already divided.
    case form([NamedInput])

    /// `application/json`.
    case list(ByteBuffer)

    /// `application/x-npy`.
    case array(ByteBuffer)

    /// `application/x-safetensors`.
    case tensors(ByteBuffer)
}

extension InputSource {
    /// Divides the body.
    ///
    /// - Parameter limit: the most images, or embeddings.
    /// - Returns: the request's images or embeddings, one or more.
    /// - Throws: ``Problem`` where the body is not what its content type says, or holds nothing, or too many.
    func inputs(limit: Int) throws(Problem) -> [NamedInput] {
        switch self {
        case .single(let image):
            return [image]
        case .form(let images):
            return images
        case .list(let buffer):
            return try Self.inputs(ofList: buffer, limit: limit)
        case .array(let buffer):
            return try EmbeddingRows(npy: buffer, limit: limit).inputs()
        case .tensors(let buffer):
            return try EmbeddingRows(safetensors: buffer, limit: limit).inputs()
        }
    }

    private static func inputs(ofList buffer: ByteBuffer, limit: Int) throws(Problem) -> [NamedInput] {
        let embeddings = try buffer.reading { bytes throws(Problem) in
            try EmbeddingRows(json: bytes, limit: limit)
        }
        if let embeddings { return try embeddings.inputs() }
        let list = try buffer.reading { bytes throws(Problem) in try ImageList(json: bytes) }
        guard !list.images.isEmpty else { throw .invalidBody("$.images: there is no image") }
        guard list.images.count <= limit else { throw .tooManyImages(limit: limit) }
        return list.images.map { entry in
            switch entry.data {
            case .success(let bytes): NamedInput(id: entry.id, content: .image(ByteBuffer(bytes: bytes)))
            case .failure(let problem): NamedInput(id: entry.id, content: .unusable(problem))
            }
        }
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
