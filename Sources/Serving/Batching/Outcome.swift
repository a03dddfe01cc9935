// Made by ScoringJob of what decoding threads and workers hand in; read by ServedDetector+Verdicts and AnswerWriter on the
// request's event loop.

package import Detection

/// What became of one image of a request, on its whole way from the worker to the answer.
package struct Outcome<Value: Sendable>: Sendable {
    /// What the caller calls the image.
    package var id: String?

    /// What was got of it, or what its caller is told in its place.
    package var result: Result<Value, Problem>

    package init(id: String? = nil, result: Result<Value, Problem>) {
        self.id = id
        self.result = result
    }
}

/// What a worker gives of an image.
package struct Measured: Sendable {
    package var measurement: Measurement

    /// From the image's decoding to its batch, milliseconds.
    package var queueMilliseconds: Double

    package init(measurement: Measurement, queueMilliseconds: Double) {
        self.measurement = measurement
        self.queueMilliseconds = queueMilliseconds
    }
}
