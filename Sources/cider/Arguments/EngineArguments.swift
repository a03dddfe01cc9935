public import ArgumentParser
import CommandSupport
public import Encoding
import Images
import Parallelism

/// How the encoder runs, and what images it is given.
struct EngineArguments: ParsableArguments {
    @Option(help: "The encoder's arithmetic: \(Precision.allCases.map(\.rawValue).joined(separator: ", ")).")
    var precision: Precision = .auto

    @Option(help: "Threads of the encoder. (default: as many as cores and quotas leave)")
    var threads: Int?

    @Option(help: ArgumentHelp("A folder where compiled models are kept, for a faster start.", valueName: "folder"))
    var cache: String?

    @Option(help: "The largest image that is decoded, pixels.")
    var maxPixels: Int = ImageLimits.default.maximumPixels

    func validate() throws {
        if let threads, threads < 1 { throw ValidationError("--threads must be at least 1.") }
        if threads == nil, CPUBudget.current.isLimited { printError("\(CPUBudget.current)") }
        guard maxPixels >= 1 else { throw ValidationError("--max-pixels must be at least 1.") }
    }

    var encoderOptions: EncoderOptions {
        EncoderOptions(precision: precision, threads: threads, cacheDirectory: cache)
    }

    var limits: ImageLimits { ImageLimits(maximumPixels: maxPixels) }
}

extension Precision: ExpressibleByArgument {}
extension ChannelOrder: ExpressibleByArgument {}
