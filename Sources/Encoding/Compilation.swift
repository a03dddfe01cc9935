/// How a model is compiled: as asked for, else without what can be done without.
///
/// A cache that cannot be written costs the next start some time, and bfloat16 that was not asked for by name some speed;
/// neither is a reason not to run.
package struct Compilation: Sendable {
    /// One way to compile a model.
    package struct Attempt: Sendable, Equatable {
        package var options: EncoderOptions
        /// `f32` or `bf16`.
        package var precision: Precision
        /// What it does otherwise than asked for, each in one sentence without its reason.
        package var omissions: [String] = []
    }

    /// The ways, the best one first.
    package let attempts: [Attempt]

    /// What was done otherwise than asked for, each in one sentence.
    package private(set) var warnings: [String] = []

    /// - Parameters:
    ///   - options: as they were asked for.
    ///   - precision: `f32` or `bf16`, as `options` mean it on this processor.
    package init(options: EncoderOptions, precision: Precision) {
        var options = options
        if let folder = options.cacheDirectory, let obstacle = CacheFolder.obstacle(folder) {
            options.cacheDirectory = nil
            warnings.append("\(Self.withoutCache(folder)): \(obstacle)")
        }
        let asked = Attempt(options: options, precision: precision)
        var attempts = [asked]
        if options.precision == .auto, precision == .bf16 {
            attempts.append(
                Attempt(options: options, precision: .f32, omissions: ["the encoder runs in f32, since bf16 fails"]))
        }
        if let folder = options.cacheDirectory {
            attempts += attempts.map { attempt in
                var without = attempt
                without.options.cacheDirectory = nil
                without.omissions.append(Self.withoutCache(folder))
                return without
            }
        }
        self.attempts = attempts
    }

    /// Compiles in the first way that succeeds.
    ///
    /// - Parameters:
    ///   - model: read and prepared.
    ///   - engine: that compiles it.
    ///   - precision: gets the way's.
    /// - Returns: the model, ready to run.
    /// - Throws: `EngineFailure`, that of the first way.
    mutating func run(
        _ model: borrowing EngineModel, by engine: Engine, taking precision: inout Precision
    ) throws(EngineFailure) -> CompiledModel {
        var first: EngineFailure?
        for attempt in attempts {
            do throws(EngineFailure) {
                let compiled = try engine.compile(model, options: attempt.options, precision: attempt.precision)
                precision = attempt.precision
                tellOmissions(of: attempt, because: first?.reason ?? "")
                return compiled
            } catch {
                first = first ?? error
            }
        }
        throw first ?? EngineFailure(reason: "there is no way to compile it")
    }

    /// Notes what the way that is taken does otherwise than asked for.
    ///
    /// - Parameters:
    ///   - attempt: the way.
    ///   - reason: why the first way failed.
    package mutating func tellOmissions(of attempt: Attempt, because reason: String) {
        warnings += attempt.omissions.map { "\($0): \(reason)" }
    }

    private static func withoutCache(_ folder: String) -> String {
        "compiled models are not kept in the cache folder \(folder)"
    }
}
