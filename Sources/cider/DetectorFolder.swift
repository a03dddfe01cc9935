import ArgumentParser
import Detection
import Encoding
import FoundationEssentials
import Images
import Serving

extension ModelSource {
    /// The detectors of the folder that the configuration names, by name; the folder may be a detector itself.
    ///
    /// - Throws: `ValidationError` where there is none.
    static func folder(configuration: ServerConfiguration) throws -> [ModelSource] {
        let options = DetectorOptions(
            encoder: EncoderOptions(
                precision: Precision(rawValue: configuration.precision) ?? .auto,
                threads: configuration.threads == 0 ? nil : configuration.threads, streams: configuration.streamCount,
                cacheDirectory: configuration.cacheDirectory),
            limits: ImageLimits(maximumPixels: configuration.maxPixels))
        let folder = configuration.models
        let manager = FileManager.default
        func isDetector(_ path: String) -> Bool { manager.fileExists(atPath: "\(path)/detector.json") }
        func source(_ path: String) -> ModelSource {
            ModelSource(name: URL(filePath: path).lastPathComponent) { try Detector(path: path, options: options) }
        }

        if isDetector(folder) { return [source(folder)] }
        guard let names = try? manager.contentsOfDirectory(atPath: folder) else {
            throw ValidationError("\(folder): there is no such folder of detectors")
        }
        let sources = names.filter { !$0.hasPrefix(".") }.sorted().map { "\(folder)/\($0)" }.filter(isDetector)
        guard !sources.isEmpty else {
            throw ValidationError("\(folder): holds no detector; 'cider fit' makes one")
        }
        if let name = configuration.defaultModel, !sources.contains("\(folder)/\(name)") {
            throw ValidationError("default-model is '\(name)', and \(folder) holds no such detector")
        }
        return sources.map(source)
    }
}
