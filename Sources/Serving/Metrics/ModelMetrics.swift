// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

// Made by ModelLoading for each model; ServedDetector records verdicts on event loops or decoding threads, Batcher batches on
// workers' threads.

import CoreMetrics
import Detection
import Hypersphere
import Metrics

/// What is counted and timed of one model.
struct ModelMetrics: Sendable {
    /// Images encoded together, for each batch.
    let batchSize: Recorder

    /// The share of the bank that was searched, for each image.
    let bankVisited: Recorder

    /// Images that wait for the encoder.
    let queueLength: Meter

    /// Images that got no verdict.
    let failedImages: Counter

    private let inDistribution: Counter
    private let outOfDistribution: Counter
    private let decode: Metrics.Timer
    private let queue: Metrics.Timer
    private let encode: Metrics.Timer
    private let score: Metrics.Timer
    private let scores: [ScoreName: Recorder]

    init(model: String, factory: any MetricsFactory) {
        let dimensions = [("model", model)]
        func verdicts(_ verdict: Verdict) -> Counter {
            Counter(
                label: "cider_verdicts_total", dimensions: dimensions + [("verdict", verdict.rawValue)],
                factory: factory)
        }
        func stage(_ name: String) -> Metrics.Timer {
            Timer(label: "cider_stage_duration", dimensions: dimensions + [("stage", name)], factory: factory)
        }
        batchSize = Recorder(label: "cider_batch_size", dimensions: dimensions, aggregate: true, factory: factory)
        bankVisited = Recorder(
            label: "cider_bank_visited_ratio", dimensions: dimensions, aggregate: true, factory: factory)
        queueLength = Meter(label: "cider_queue_length", dimensions: dimensions, factory: factory)
        failedImages = Counter(label: "cider_failed_images_total", dimensions: dimensions, factory: factory)
        inDistribution = verdicts(.inDistribution)
        outOfDistribution = verdicts(.outOfDistribution)
        decode = stage("decode")
        queue = stage("queue")
        encode = stage("encode")
        score = stage("score")
        scores = Dictionary(
            uniqueKeysWithValues: ScoreName.allCases.map { name in
                let recorder = Recorder(
                    label: "cider_score_degrees", dimensions: dimensions + [("score", name.rawValue)],
                    aggregate: true, factory: factory)
                return (name, recorder)
            })
    }

    /// Counts a scored image.
    func record(_ image: ScoredImage) {
        switch image.verdict {
        case .inDistribution: inDistribution.increment()
        case .outOfDistribution: outOfDistribution.increment()
        }
        decode.recordNanoseconds(.nanoseconds(in: image.timings.decode))
        queue.recordNanoseconds(.nanoseconds(in: image.timings.queue))
        encode.recordNanoseconds(.nanoseconds(in: image.timings.encode))
        score.recordNanoseconds(.nanoseconds(in: image.timings.score))
        for (name, reading) in image.scores { scores[name]?.record(Double(reading.value)) }
    }
}

extension Int64 {
    /// The whole nanoseconds in so many milliseconds, at most as many as there can be; 0 of what is no time.
    static func nanoseconds(in milliseconds: Double) -> Int64 {
        let nanoseconds = (milliseconds * 1e6).rounded()
        guard nanoseconds > 0 else { return 0 }
        return Int64(exactly: nanoseconds) ?? .max
    }
}
