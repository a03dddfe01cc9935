// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

// Called by ServedDetector on the connection's event loop, for what is decoded at once, and by RequestDecoding on a decoding
// thread, for all else.

import Detection
import NIOCore

extension ServedDetector {
    /// Decodes a small image where its request is read, since waking a decoding thread would take longer.
    ///
    /// - Returns: nil where it is no small image.
    func prepareAtOnce(_ input: NamedInput) -> Result<DetectorInput, Problem>? {
        guard case .image(let bytes) = input.content else { return nil }
        do throws(DetectionError) {
            return try prepare(bytes, detector.prepareIfSmall).map { .success(.image($0)) }
        } catch {
            return .failure(input.problem(error))
        }
    }

    /// Makes an image or an embedding ready to be scored.
    func prepare(_ input: NamedInput) -> Result<DetectorInput, Problem> {
        do throws(DetectionError) {
            switch input.content {
            case .image(let bytes): return .success(.image(try prepare(bytes, detector.prepare)))
            case .embedding(let values): return .success(.embedding(try detector.prepare(embedding: values)))
            case .embeddings(let values): return .success(.embedding(try detector.prepare(embedding: values)))
            case .unusable(let problem): return .failure(problem)
            }
        } catch {
            return .failure(input.problem(error))
        }
    }

    private func prepare<Prepared>(
        _ bytes: ByteBuffer, _ body: (UnsafeRawBufferPointer) throws(DetectionError) -> Prepared
    ) throws(DetectionError) -> Prepared {
        let result = bytes.withUnsafeReadableBytes { bytes in
            Result { () throws(DetectionError) in try body(bytes) }
        }
        return try result.get()
    }
}
