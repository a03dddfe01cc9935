// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

package import Datasets
import Images
import Pipeline
package import Training

/// Labeled images of a set, ready for the trainer.
package struct LoadedImages: Sendable {
    package let images: TrainingImages
    /// The mean and deviation of their channels.
    package let statistics: ChannelStatistics
    /// The images that were passed over, and why.
    package let skipped: [String]

    /// Decodes a set on all cores.
    ///
    /// Every image is decoded here once, so that a broken one is known before training starts, even where pixels are not
    /// kept.
    ///
    /// - Parameters:
    ///   - set: in class folders.
    ///   - classes: the names of the classes; labels are their places.
    ///   - decoding: from files to pixels.
    ///   - isKept: whether pixels stay in memory; otherwise they are decoded again whenever a batch needs them.
    ///   - progress: called now and then with the number of images done.
    /// - Throws: ``RunError``, `DatasetError`, `TrainingDataError` or `CancellationError`.
    package init(
        _ set: ImageSet, classes: [String], decoding: ImageDecoding, isKept: Bool, progress: (Int) -> Void = { _ in }
    ) throws {
        guard isKept || set.hasRandomAccess else { throw DatasetError.compressedArchive(path: set.path) }
        let places = Dictionary(zip(classes, classes.indices)) { first, _ in first }
        var pixels: [UInt8] = []
        if isKept { pixels.reserveCapacity(set.count * decoding.transform.byteCount) }
        var (labels, entries) = ([Int](), [Int]())
        var statistics = PixelStatistics()
        var rejected = RejectedImages(skips: decoding.skipsUnreadable)
        let pipeline = ImagePipeline(set, bounds: PipelineBounds(productBytes: decoding.transform.byteCount)) {
            image, _ in try decoding.pixels(of: image.bytes)
        }
        try pipeline.forEachBatch(rejected: &rejected, progress: progress) { batch, _ in
            for image in batch {
                guard let label = image.label.flatMap({ places[$0] }) else {
                    throw RunError.unknownClass(set: set.path, label: image.label ?? "")
                }
                statistics.add(image.value)
                labels.append(label)
                entries.append(image.place)
                if isKept { pixels += image.value }
            }
        }
        guard !rejected.isFutile else { throw RunError.unreadableImages(rejected.lines) }
        guard !labels.isEmpty else { throw RunError.noReadableImage(set.path) }

        let side = decoding.transform.width
        images =
            isKept
            ? try TrainingImages(pixels: pixels, size: side, labels: labels, classes: classes)
            : try TrainingImages(
                source: StreamedImages(set: set, entries: entries, decoding: decoding), size: side, labels: labels,
                classes: classes)
        self.statistics = statistics.statistics
        skipped = rejected.lines
    }
}
