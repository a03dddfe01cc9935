// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Datasets
import Images
import Training

/// The sets of a run, opened and checked before anything is decoded.
struct RunImages {
    let training: ImageSet
    let validation: ImageSet?
    let classes: [String]
    /// Images without a class, which are passed over.
    private let strays: [String]

    init(_ settings: RunSettings) throws {
        let (all, beside) = try Self.labeled(settings.trainingSet)
        classes = all.labels
        guard classes.count >= 2 else { throw TrainingDataError.tooFewClasses(classes.count) }
        if let path = settings.validationSet {
            training = all
            let (held, others) = try Self.labeled(path)
            for label in held.labels where !classes.contains(label) {
                throw RunError.unknownClass(set: path, label: label)
            }
            validation = held
            strays = beside + others
        } else {
            let parts = all.dividing(heldOut: settings.validationShare, seed: settings.training.seed)
            training = parts.training
            validation = parts.heldOut.count > 0 ? parts.heldOut : nil
            strays = beside
        }
    }

    /// The images of a set that have a class, and a line for each of the few that lie beside the class folders.
    private static func labeled(_ path: String) throws -> (set: ImageSet, strays: [String]) {
        let set = try ImageSet(path: path)
        let strays = set.strays
        guard !set.labels.isEmpty, strays.count * 2 <= set.count else { throw RunError.unlabeled(path) }
        return (set.part { $0.label != nil }, strays.map { "\($0.identifier): it is in no class's folder" })
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
            isKept: isKept, skipped: strays + training.skipped + (validation?.skipped ?? []))
        return (training, validation, summary)
    }
}
