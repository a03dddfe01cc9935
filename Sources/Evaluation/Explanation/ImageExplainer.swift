// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

package import Datasets
package import Detection
import Encoding
import FoundationEssentials
import Hypersphere
import Images

/// Says what a verdict on an image rests on.
package struct ImageExplainer {
    private let detector: Detector
    private let options: VerdictOptions

    /// The images that the bank was fitted from, to show the neighbors; nil where they are not at hand.
    private let bank: ImageSet?

    /// - Parameters:
    ///   - detector: that takes images.
    ///   - options: what is asked of the verdict; an explanation is asked for whatever they say.
    ///   - bank: the images that the bank was fitted from; nil where they are not at hand.
    package init(detector: Detector, options: VerdictOptions, bank: ImageSet?) {
        self.detector = detector
        var options = options
        options.explain = true
        self.options = options
        self.bank = bank
    }

    /// Explains the verdict on an image.
    ///
    /// - Parameters:
    ///   - name: the image's, for people.
    ///   - bytes: its file.
    ///   - tool: the name and version of the program.
    ///   - withPictures: whether to make the pictures: what the encoder sees, neighbors, and the parts that drive the
    ///     score, for which some fifty copies of the image are scored.
    /// - Returns: the explanation.
    /// - Throws: `DetectionError` where the image gets no verdict.
    package func explain(
        _ name: String, bytes: [UInt8], tool: String, withPictures: Bool
    ) throws(DetectionError) -> ImageExplanation {
        let prepared = try bytes.withUnsafeBytes { bytes in
            Result { () throws(DetectionError) in try detector.prepare(bytes) }
        }.get()
        let session = try detector.makeSession()
        guard let measured = session.measure([prepared]).first else { throw .degenerateEmbedding }
        let verdict = try detector.verdict(on: try measured.get(), id: name, options: options)
        let scores = detector.manifest.scores.compactMap { score -> ScoreEvidence? in
            guard let reading = verdict.scores[score.name], let opinion = verdict.explanation?.scores[score.name] else {
                return nil
            }
            return ScoreEvidence(
                name: score.name, reading: reading, percentile: opinion.percentile,
                calibration: detector.calibrationScores(of: score.name, nearest: verdict.nearestClass.index))
        }
        return ImageExplanation(
            tool: tool, created: Date.now.formatted(.iso8601), detector: detector.name, version: detector.version,
            image: name, seen: withPictures ? picture(of: prepared) : nil, verdict: verdict, scores: scores,
            neighbors: neighbors(verdict, withPictures: withPictures), bankImages: detector.bankItems.count,
            file: file(of: prepared),
            occlusion: withPictures ? try occlusion(of: prepared, verdict, session: session) : nil)
    }

    private func file(of image: PreparedImage) -> FileEvidence? {
        guard let bank = detector.manifest.imageStatistics, let transform = detector.manifest.transform,
            let traits = image.traits(transform)
        else { return nil }
        return FileEvidence(traits: traits, bank: bank, findings: bank.findings(of: traits))
    }

    private func picture(of image: PreparedImage) -> [UInt8]? {
        guard let input = detector.manifest.encoder?.input else { return nil }
        return RGBImage(width: input.width, height: input.height, channels: input.channels, pixels: image.pixels).png()
    }

    private func neighbors(_ verdict: ScoredImage, withPictures: Bool) -> [NeighborPicture] {
        let found = verdict.neighbors ?? []
        var pictures: [String: [UInt8]] = [:]
        if withPictures, let bank, let thumbnails = Thumbnails(detector: detector) {
            pictures = thumbnails.pngs(of: Set(found.map(\.identifier)), in: bank)
        }
        return found.map {
            NeighborPicture(
                identifier: $0.identifier, label: $0.label, angle: Double($0.angle), thumbnail: pictures[$0.identifier])
        }
    }

    /// What drives the score that decides; where all decide together, the one whose p-value is smallest.
    private func occlusion(
        of image: PreparedImage, _ verdict: ScoredImage, session: DetectorSession
    ) throws(DetectionError) -> OcclusionPicture? {
        var name = verdict.score.name
        if name == .combined {
            let own = detector.manifest.scores.map(\.name)
            name = own.min { (verdict.scores[$0]?.pValue ?? 1) < (verdict.scores[$1]?.pValue ?? 1) } ?? own[0]
        }
        let map = try OcclusionMap(of: image, score: name, detector: detector, session: session)
        guard let unit = verdict.scores[name]?.unit, let png = map.picture.png() else { return nil }
        return OcclusionPicture(score: name, unit: unit, png: png, largest: Double(map.values.map(abs).max() ?? 0))
    }
}
