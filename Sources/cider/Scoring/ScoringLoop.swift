// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import CommandSupport
import Datasets
import Detection
import Evaluation
import Foundation
import Pipeline

/// A run of `cider score` from its first row to its last, or to a signal.
struct ScoringLoop {
    /// How many images there are.
    let total: Int

    /// Told of SIGINT and SIGTERM: the rows end where they are, whole.
    let stop = StopSignals()

    private(set) var tally = ScoringTally()
    private(set) var run: ScoringRun
    private var writer: ResultWriter
    private let output: ResultOutput
    private let bar: ProgressLine?

    private static let stretch = 256

    init(total: Int, run: ScoringRun, writer: ResultWriter, output: ResultOutput) {
        self.total = total
        self.run = run
        self.writer = writer
        self.output = output
        // Rows on the same terminal are progress enough.
        let isSeen = isatty(STDERR_FILENO) == 1
        bar = output.isTerminal || (total < 1000 && !isSeen) || total < 2 ? nil : ProgressLine()
    }

    /// Scores what lies in sets; of one that cannot be opened, the row says why.
    mutating func score(_ sets: [(path: String, set: Result<ImageSet, any Error>)]) throws {
        let parts = sets.flatMap { path, set -> [PipelinePart] in
            switch set {
            case .success(let set): PipelinePart.parts(of: set)
            case .failure(let error): [.unreadable(name: path, UnusableImage(error))]
            }
        }
        let pipeline = run.pipeline(parts, isCancelled: stop.isStopped)
        try rows { scoring in
            do {
                try pipeline.forEachStretch { stretch in try scoring.write(scoring.run.score(stretch)) }
            } catch is CancellationError {
                // Who asked for the end is told how far it came.
            }
        }
    }

    /// Scores embeddings.
    mutating func score(_ embeddings: SavedEmbeddings) throws {
        try rows { scoring in
            for start in stride(from: 0, to: embeddings.count, by: Self.stretch) where scoring.stop.received == nil {
                let places = start..<min(start + Self.stretch, embeddings.count)
                try scoring.write(scoring.run.score(embeddings, places))
            }
        }
    }

    /// Begins the rows, and ends them whatever happens between.
    private mutating func rows(_ body: (inout ScoringLoop) throws -> Void) throws {
        stop.catchAll()
        defer { stop.releaseAll() }
        try writer.begin()
        let result = Result { try body(&self) }
        // The first error is the one to tell.
        let end = Result { try writer.end() }
        if case .failure = result { try? output.flush() }
        try result.get()
        try end.get()
    }

    private mutating func write(_ outcomes: [ScoringRun.Outcome]) throws {
        for outcome in outcomes {
            tally.add(outcome)
            try writer.write(outcome)
        }
        if !outcomes.isEmpty { try output.flush() }
        bar?.show("scoring", completed: tally.count, total: total)
    }
}
