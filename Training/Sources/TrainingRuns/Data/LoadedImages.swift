package import Datasets
import Images
package import Training

/// Labelled images of a set, ready for the trainer.
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
    /// - Throws: ``RunError``, `DatasetError` or `TrainingDataError`.
    package init(
        _ set: ImageSet, classes: [String], decoding: ImageDecoding, isKept: Bool, progress: (Int) -> Void = { _ in }
    ) throws {
        guard isKept || set.hasRandomAccess else { throw DatasetError.compressedArchive(path: set.path) }
        let places = Dictionary(zip(classes, classes.indices)) { first, _ in first }
        var pixels: [UInt8] = []
        if isKept { pixels.reserveCapacity(set.count * decoding.transform.byteCount) }
        var (labels, entries, skipped) = ([Int](), [Int](), [String]())
        var statistics = PixelStatistics()
        var stretch: [LabelledImage] = []
        var done = 0
        func flush() throws {
            for (file, result) in zip(stretch, DecodedStretch(stretch, decoding).images) {
                defer { done += 1 }
                guard let label = file.label.flatMap({ places[$0] }) else {
                    throw RunError.unknownClass(set: set.path, label: file.label ?? "")
                }
                switch result {
                case .success(let image):
                    statistics.add(image)
                    labels.append(label)
                    entries.append(done)
                    if isKept { pixels += image }
                case .failure(let error):
                    guard decoding.skipsUnreadable else { throw error }
                    skipped.append("\(error)")
                }
            }
            stretch.removeAll(keepingCapacity: true)
            progress(done)
        }
        try set.forEach { file in
            stretch.append(file)
            if stretch.count == 256 { try flush() }
        }
        try flush()
        guard !labels.isEmpty else { throw RunError.noReadableImage(set.path) }

        let side = decoding.transform.width
        images =
            isKept
            ? try TrainingImages(pixels: pixels, size: side, labels: labels, classes: classes)
            : try TrainingImages(
                source: StreamedImages(set: set, entries: entries, decoding: decoding), size: side, labels: labels,
                classes: classes)
        self.statistics = statistics.statistics
        self.skipped = skipped
    }
}
