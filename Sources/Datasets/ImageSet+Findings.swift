extension ImageSet {
    /// What was read and passed over, in one line, as "4437 images: 4000 jpg, 437 png; passed over: 12 txt".
    package var summary: String { findings.census.summary(classes: labels.count) }

    /// Whether any file was passed over.
    package var hasPassedOver: Bool { !findings.census.passedOver.isEmpty }

    /// What a person should know of how the images were listed and got their classes, each in one sentence.
    package var notes: [String] { findings.remarks + findings.notes }

    /// The notes that matter also where classes do not.
    package var remarks: [String] { findings.remarks }

    /// Class folders in which no image was found.
    package var emptyClasses: [String] { findings.emptyClasses }

    /// Links to nothing and folders that may not be read, among the set's files.
    package var problems: [SetProblem] { findings.problems }

    /// What of how tables are read has a meaning for the set: nothing, where no table says anything of its images.
    package var manifestOptions: Set<ManifestOptions.Option> { findings.manifestOptions }

    /// Images without a class, in a set that has classes.
    package var strays: [Entry] { labels.isEmpty ? [] : entries.filter { $0.label == nil } }

    /// The splits that a table puts its images in, in the order of their names.
    package var splits: [String] { Set(entries.compactMap(\.split)).sorted() }

    /// The images that a table puts in a split.
    ///
    /// - Throws: `DatasetError/noSplit(path:split:known:)` where there are none.
    package func split(_ name: String) throws(DatasetError) -> ImageSet {
        let images = part { $0.split?.lowercased() == name.lowercased() }
        guard images.count > 0 else { throw .noSplit(path: path, split: name, known: splits) }
        return images
    }
}
