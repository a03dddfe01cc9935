// Made by ScoringJob of what decoding threads and workers hand in; read by ServedDetector+Verdicts and AnswerWriter on the
// request's event loop.

import Detection

/// What became of one image of a request, on its whole way from the worker to the answer.
struct Outcome<Value: Sendable>: Sendable {
    /// What the caller calls the image.
    var id: String?

    /// What was got of it, or what its caller is told in its place.
    var result: Result<Value, Problem>
}

/// What a worker gives of an image.
struct Measured: Sendable {
    var measurement: Measurement

    /// From the image's decoding to its batch, milliseconds.
    var queueMilliseconds: Double
}
