import Detection
import NIOCore

extension ServedDetector {
    /// Decodes a small image where its request is read, since waking a decoding thread would take longer.
    ///
    /// - Returns: false, and nothing has happened, where the image is not small.
    func decodeAtOnce(_ source: InputSource, for job: ScoringJob) -> Bool {
        guard case .single(let image) = source, case .image(let bytes) = image.content else { return false }
        do throws(DetectionError) {
            guard let prepared = try prepare(bytes, detector.prepareIfSmall) else { return false }
            job.expect([image])
            batcher.enqueue(.init(prepared: .image(prepared), job: job, index: 0, arrival: .now()))
        } catch {
            batcher.release(1)
            job.expect([image])
            job.finish(0, .failed(image.problem(error)))
        }
        return true
    }

    /// Divides a body into images or embeddings, and makes each ready to be scored, one after the other.
    ///
    /// Runs on a decoding thread.
    func decode(_ source: InputSource, for job: ScoringJob) {
        let inputs: [NamedInput]
        var reserved = 0
        defer { if reserved > 0 { batcher.release(reserved) } }
        if case .single = source { reserved = 1 }
        do {
            inputs = try source.inputs(limit: maxImages)
            if reserved == 0 {
                try batcher.reserve(inputs.count)
                reserved = inputs.count
            }
        } catch {
            job.abort(error)
            return
        }
        job.expect(inputs)
        for (index, input) in inputs.enumerated() {
            job.abortIfUnwanted(now: .now())
            if job.isOver { return }
            switch prepare(input) {
            case .success(let prepared):
                reserved -= 1
                batcher.enqueue(.init(prepared: prepared, job: job, index: index, arrival: .now()))
            case .failure(let problem):
                job.finish(index, .failed(problem))
            }
        }
    }

    private func prepare(_ input: NamedInput) -> Result<DetectorInput, Problem> {
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
