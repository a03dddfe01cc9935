extension TrainingConfiguration {
    /// The number of whole batches in an epoch; the images left over differ from epoch to epoch.
    func stepsPerEpoch(images: Int) -> Int { images / max(min(batch, images), 1) }

    /// Checks all that a run is given, makes its folder, and sets libtorch up for it.
    func begin(_ images: TrainingImages, in folder: RunFolder, on device: Device) throws {
        try validate()
        try images.validateForTraining()
        guard device.isAvailable else { throw TrainingError.deviceUnavailable(device) }
        try folder.make()
        Torch.keepFreedMemory()
        try Torch.setThreads(threads)
        try Torch.setDeterministic(device == .cpu)
    }

    /// Where the prototypes of a run start.
    ///
    /// - Parameters:
    ///   - classes: of the images.
    ///   - dimension: of the projection.
    ///   - means: gives the class means under the first weights.
    /// - Returns: one for each class of views.
    /// - Throws: ``LossError``, or what `means` throws.
    func firstPrototypes(classes: Int, dimension: Int, means: () throws -> Prototypes) throws -> Prototypes {
        switch prototypeStart {
        case .classMeans:
            return try means()
        case .simplex:
            var random = RandomStream(seed: seed, .prototypes)
            return try .simplexes(
                of: classes, total: augmentation.viewClasses(of: classes), dimension: dimension, &random)
        }
    }
}
