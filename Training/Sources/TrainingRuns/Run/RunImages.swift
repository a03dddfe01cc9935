import Datasets
import Images
import Training

/// The sets of a run, opened and checked before anything is decoded.
struct RunImages {
    let training: ImageSet
    let validation: ImageSet?
    let classes: [String]

    init(_ settings: RunSettings) throws {
        let all = try Self.labelled(settings.trainingSet)
        classes = all.labels
        guard classes.count >= 2 else { throw TrainingDataError.tooFewClasses(classes.count) }
        if let path = settings.validationSet {
            training = all
            let held = try Self.labelled(path)
            for label in held.labels where !classes.contains(label) {
                throw RunError.unknownClass(set: path, label: label)
            }
            validation = held
        } else {
            let parts = all.dividing(heldOut: settings.validationShare, seed: settings.training.seed)
            training = parts.training
            validation = parts.heldOut.count > 0 ? parts.heldOut : nil
        }
    }

    private static func labelled(_ path: String) throws -> ImageSet {
        let set = try ImageSet(path: path)
        guard set.entries.allSatisfy({ $0.label != nil }) else { throw RunError.unlabelled(path) }
        return set
    }

    /// Decodes the sets, or gets ready to do so batch by batch where their pixels exceed the limit.
    func load(
        _ settings: RunSettings, observe: (RunEvent) -> Void
    ) throws -> (training: LoadedImages, validation: LoadedImages?, summary: LoadedSets) {
        let bytes = (training.count + (validation?.count ?? 0)) * settings.transform.byteCount
        let isKept = bytes <= settings.memoryLimit
        func load(_ set: ImageSet) throws -> LoadedImages {
            try LoadedImages(set, classes: classes, decoding: settings.decoding, isKept: isKept) { done in
                observe(.reading(set: set.path, completed: done, total: set.count))
            }
        }
        let training = try load(training)
        let validation = try validation.map(load)
        let summary = LoadedSets(
            classes: classes, training: training.images.count, validation: validation?.images.count ?? 0, bytes: bytes,
            isKept: isKept, skipped: training.skipped + (validation?.skipped ?? []))
        return (training, validation, summary)
    }
}
