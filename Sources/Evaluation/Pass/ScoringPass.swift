import Datasets
import Detection
import Dispatch
import Hypersphere
import Images
import Pipeline
import Synchronization

/// One pass over all images of an evaluation: every worker reads, decodes, embeds and scores a stretch at a time, so that
/// decoding costs no time of its own.
struct ScoringPass {
    /// A set, and what is done with its images.
    struct Stage {
        let images: EvaluationSource
        var treatment = Treatment.plain
        /// Of each variant, whether every n-th image's embedding is kept; 0 for none.
        var embeddingStrides = [0]
        /// Of the images as they are, whether every n-th one's embedding in the bank's space is kept; 0 for none.
        var featureStride = 0
        /// Whether of the images as they are the embeddings are kept too that leaving classes out reads.
        var leavesClassesOut = false

        /// How many outcomes the stage has.
        var variants: Int {
            switch treatment {
            case .plain: 1
            case .corrupted: CorruptedVariant.all.count
            case .besideStandIns(let kinds, _): 1 + kinds.count
            }
        }
    }

    /// What an image is scored as.
    enum Treatment: Sendable {
        /// As it is.
        case plain
        /// Under all corruptions.
        case corrupted
        /// As it is and, every n-th of them, as each of the outliers that are made of it.
        case besideStandIns([SyntheticOutlier], every: Int)
    }

    let detector: Detector
    let options: EvaluationOptions
    let stages: [Stage]

    /// The detector's scores and, where there are several, their combination: the deciding one first.
    let scores: [ScoreName]

    /// Nil where images that the detector was calibrated on cannot be told.
    let calibrationImages: CalibrationFingerprints?

    /// Runs the pass.
    ///
    /// - Parameter progress: called on the caller's thread, now and then, with the number of images that are done.
    /// - Returns: for each stage, in order, an outcome for each variant.
    /// - Throws: `DetectionError` where the engine cannot run.
    func run(progress: (Int) -> Void) throws -> [[SetOutcome]] {
        let state = Mutex(
            State(
                outcomes: stages.map { Array(repeating: SetOutcome(), count: $0.variants) }))
        let isCancelled: @Sendable () -> Bool = { state.withLock { $0.failure != nil } }
        let feeds = stages.map { stage in
            StageFeed(
                stage, detector: detector, length: max(1, options.batchSize / stage.variants), isCancelled: isCancelled)
        }
        let queue = DispatchQueue(label: "evaluation", attributes: .concurrent)
        let group = DispatchGroup()
        let worker = PassWorker(
            detector: detector, scores: scores, prototypeScore: prototypeScore, alpha: options.alpha,
            bank: BankImages(detector.bankItems), calibrationImages: calibrationImages)
        for _ in 0..<options.workers {
            queue.async(group: group) {
                do {
                    let session = try detector.makeSession()
                    // Who finds a set at its end goes on with the next one, while others are at its last images.
                    for (place, feed) in feeds.enumerated() {
                        while !isCancelled(), let stretch = feed.next() {
                            let outcomes = try worker.score(stretch, stage: stages[place], session: session)
                            state.withLock { $0.add(outcomes, to: place, images: stretch.count) }
                        }
                    }
                } catch {
                    state.withLock { $0.failure = $0.failure ?? error }
                }
            }
        }
        while group.wait(timeout: .now() + .milliseconds(100)) == .timedOut {
            progress(state.withLock { $0.completed })
        }
        if let failure = state.withLock({ $0.failure }) { throw failure }
        progress(state.withLock { $0.completed })
        return state.withLock { state in
            state.outcomes.map { variants in
                variants.map { outcome in
                    SetOutcome(
                        images: outcome.images.sorted { $0.place < $1.place },
                        failures: outcome.failures.sorted { $0.place < $1.place })
                }
            }
        }
    }

    private struct State {
        var outcomes: [[SetOutcome]]
        var completed = 0
        var failure: (any Error)?

        mutating func add(_ outcomes: [SetOutcome], to stage: Int, images: Int) {
            completed += images
            for (variant, outcome) in outcomes.enumerated() {
                self.outcomes[stage][variant].images += outcome.images
                self.outcomes[stage][variant].failures += outcome.failures
            }
        }
    }

    /// A score whose embedding lies beside the prototypes.
    private var prototypeScore: ScoreName? { scores.first { $0.space == .projection } }
}
