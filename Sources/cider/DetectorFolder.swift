// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Datasets
import Detection
import Encoding
import Files
import FoundationEssentials
import Images
import Serving

/// The detectors of a folder, as the server is to load them.
struct DetectorFolder {
    /// One for each folder in it, by name, or one for the folder where it is a detector itself.
    ///
    /// What is no detector, or none yet, is among them: the server says that it cannot be loaded.
    let sources: [ModelSource]

    /// The detector that answers where a request names none: the one that is set, else the only one.
    let defaultModel: String?

    /// - Throws: `ValidationError` where there is none.
    init(configuration: ServerConfiguration) throws {
        let options = DetectorOptions(
            encoder: EncoderOptions(
                precision: Precision(rawValue: configuration.precision) ?? .auto,
                threads: configuration.threads == 0 ? nil : configuration.threads, streams: configuration.streamCount,
                cacheDirectory: configuration.cacheDirectory),
            limits: ImageLimits(maximumPixels: configuration.maxPixels))
        let folder = configuration.models
        func source(_ path: String) -> ModelSource {
            ModelSource(name: URL(filePath: path).lastPathComponent) { try Detector(path: path, options: options) }
        }

        guard !DetectorBundle.isBundle(at: folder) else {
            sources = [source(folder)]
            defaultModel = configuration.defaultModel
            return
        }
        guard let entries = try? Folder.names(in: folder) else {
            throw ValidationError("\(folder): there is no such folder of detectors; --models names one")
        }
        let names = entries.filter { !ImageName.isHidden($0) && Folder.isFolder("\(folder)/\($0)") }.sorted()
        let detectors = names.filter { DetectorBundle.isBundle(at: "\(folder)/\($0)") }
        guard !detectors.isEmpty else {
            throw ValidationError("\(folder): holds no detector; 'cider fit' makes one, and --models names its folder")
        }
        if let name = configuration.defaultModel, !detectors.contains(name) {
            throw ValidationError(
                "default-model is '\(name)', and \(folder) holds no such detector, but \(detectors.joined(separator: ", "))"
            )
        }
        sources = names.map { source("\(folder)/\($0)") }
        defaultModel = configuration.defaultModel ?? (detectors.count == 1 ? detectors[0] : nil)
    }
}
