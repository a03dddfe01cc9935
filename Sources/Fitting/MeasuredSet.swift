import Datasets
import Detection
import Hypersphere
import Images

/// The scores of a set of images, by a detector that is there already.
struct MeasuredSet {
    private let names: [ScoreName]
    private let bankIdentifiers: [PixelDigest: String]

    /// For each score its values, in the images' order.
    private(set) var values: [ScoreName: [Float]]

    /// The class whose prototype is nearest.
    private(set) var classes: [Int] = []

    private(set) var labels: [String?] = []

    /// The images that cannot be used.
    var rejected: RejectedImages

    /// Images that are in the bank too, and their names there.
    private var shared: [(image: String, inBank: String)] = []

    var count: Int { classes.count }

    /// - Parameters:
    ///   - scores: the detector's, in its order.
    ///   - bank: the detector's.
    ///   - skipsUnreadable: whether images that cannot be used are passed over.
    init(scores: [ScoreName], bank: [BankItem], skipsUnreadable: Bool) {
        rejected = RejectedImages(skips: skipsUnreadable)
        names = scores
        values = Dictionary(uniqueKeysWithValues: scores.map { ($0, []) })
        bankIdentifiers = Dictionary(bank.map { ($0.digest, $0.identifier) }) { first, _ in first }
    }

    /// Measures a batch.
    mutating func append(
        _ images: ArraySlice<LabelledImage>, _ prepared: ArraySlice<Result<PreparedImage, ImageError>>,
        session: DetectorSession
    ) {
        var usable: [(image: LabelledImage, pixels: PreparedImage)] = []
        for (image, result) in zip(images, prepared) {
            switch result {
            case .success(let pixels): usable.append((image, pixels))
            case .failure(let error): rejected.reject(image.identifier, "\(error)")
            }
        }
        guard !rejected.isFutile else { return }
        for ((image, pixels), result) in zip(usable, session.measure(usable.map(\.pixels))) {
            let measurement: Measurement
            do throws(DetectionError) {
                measurement = try result.get()
            } catch {
                rejected.reject(image.identifier, "\(error)")
                continue
            }
            for (name, value) in zip(names, measurement.values) { values[name]?.append(value) }
            classes.append(measurement.nearest.index)
            labels.append(image.label)
            if let inBank = bankIdentifiers[PixelDigest(of: pixels)] { shared.append((image.identifier, inBank)) }
        }
    }

    /// - Throws: ``FittingError/calibrationInBank(count:example:inBank:)``.
    func refuseOverlap() throws(FittingError) {
        guard let first = shared.first else { return }
        throw .calibrationInBank(count: shared.count, example: first.image, inBank: first.inBank)
    }
}
