// Made by Resources+Score for each scoring request, on the connection's event loop; a long answer's body runs there too, when
// the head is written.

import Detection
import HTTPTypes
import Hummingbird
import NIOCore

/// The answer to a scoring request: whole where it is short, piece by piece where it is long.
///
/// A long answer begins once its first verdicts are there. Its status is 200 from then on, and what goes wrong later becomes
/// the entries of the images that it meets.
struct ScoreAnswer: Sendable {
    let verdicts: RequestVerdicts
    let format: AnswerFormat

    /// Whether the body held images for sure, and no embeddings.
    let isOfImages: Bool

    /// Told of the problems of single images.
    let failures: FailureLog

    /// An answer up to about so many bytes is written whole.
    private static let shortAnswer = 128 << 10

    /// A long answer is written in pieces of about so many bytes.
    private static let piece = 64 << 10

    /// Makes the answer.
    ///
    /// - Parameter share: what the request holds of the budget of bytes; kept until a long answer is written, for its
    ///   images take memory as long.
    /// - Returns: the answer, with a length where it is short.
    /// - Throws: ``Problem`` where there is no verdict, and where a single image has none.
    func response(holding share: consuming Reservation) async throws(Problem) -> Response {
        do throws(Problem) {
            let count = try await verdicts.count()
            let size = 128 + count * sizeOfResult
            // A single image is never streamed: where it fails, the status tells.
            guard count > 1, size > Self.shortAnswer || count > ScoringJob.window else {
                return try await whole(size: size)
            }
            return stream(beginning: try await verdicts.next(), holding: Held(share, verdicts))
        } catch {
            verdicts.end()
            throw error
        }
    }

    private func whole(size: Int) async throws(Problem) -> Response {
        let outcomes = try await verdicts.all()
        verdicts.end()
        // A single image that fails is the whole request's failure, however it was sent.
        if outcomes.count == 1, isOfImages, case .failure(let problem) = outcomes[0].result { throw problem }
        note(outcomes)
        var writer = makeWriter(capacity: size)
        writer.write(outcomes)
        writer.end()
        return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: writer.takeBuffer()))
    }

    private func stream(beginning first: [Outcome<ScoredImage>], holding share: Held) -> Response {
        Response(
            status: .ok, headers: headers,
            body: ResponseBody { output in
                var writer = makeWriter(capacity: Self.piece + 4096)
                var failures = failures
                var outcomes = first
                while !outcomes.isEmpty {
                    // What one stretch holds may be long.
                    for outcome in outcomes {
                        if case .failure(let problem) = outcome.result { failures.note(problem) }
                        writer.write(CollectionOfOne(outcome))
                        if writer.byteCount >= Self.piece { try await output.write(writer.takeBuffer()) }
                    }
                    // Nothing that is there waits for what is not.
                    if writer.byteCount > 0, !verdicts.job.hasNext { try await output.write(writer.takeBuffer()) }
                    outcomes = try await verdicts.next()
                }
                writer.end()
                if writer.byteCount > 0 { try await output.write(writer.takeBuffer()) }
                withExtendedLifetime(share) {}
                try await output.finish(nil)
            })
    }

    private func note(_ outcomes: [Outcome<ScoredImage>]) {
        var failures = failures
        for outcome in outcomes {
            if case .failure(let problem) = outcome.result { failures.note(problem) }
        }
    }

    private var headers: HTTPFields {
        HTTPFields(contentType: format == .table ? "text/csv; charset=utf-8; header=present" : format.rawValue)
    }

    /// About how many bytes the result of one image has.
    private var sizeOfResult: Int {
        let dimension =
            verdicts.options.embedding ? verdicts.model.detector.embeddingParts.map(\.dimension).max() ?? 0 : 0
        return 640 + 12 * dimension + 96 * verdicts.options.neighbourCount
    }

    private func makeWriter(capacity: Int) -> AnswerWriter {
        AnswerWriter(model: verdicts.model, format: format, capacity: capacity)
    }
}

/// What a body's closure holds, whether it is run or let go: the request's share of the budget, and its verdicts.
private final class Held: Sendable {
    private let share: Reservation
    private let verdicts: RequestVerdicts

    init(_ share: consuming Reservation, _ verdicts: RequestVerdicts) {
        self.share = share
        self.verdicts = verdicts
    }

    deinit { verdicts.end() }
}
