package import Datasets
package import Detection

/// What a detector is measured on: images, or the embeddings that an encoder elsewhere made of them.
package enum EvaluationSource: Sendable {
    case images(ImageSet)
    case embeddings(SavedEmbeddings)

    /// The number of images, or of embeddings.
    var count: Int {
        switch self {
        case .images(let set): set.count
        case .embeddings(let rows): rows.count
        }
    }

    var path: String {
        switch self {
        case .images(let set): set.title
        case .embeddings(let rows): rows.path
        }
    }

    /// The images; nil where there are embeddings alone.
    var imageSet: ImageSet? {
        if case .images(let set) = self { set } else { nil }
    }

    /// - Precondition: the place is below ``count``.
    func identifier(_ place: Int) -> String {
        switch self {
        case .images(let set): set.entries[place].identifier
        case .embeddings(let rows): rows.identifiers[place]
        }
    }

    /// The class of an image; nil where it is not known.
    ///
    /// - Precondition: the place is below ``count``.
    func label(_ place: Int) -> String? {
        switch self {
        case .images(let set): set.entries[place].label
        case .embeddings(let rows): rows.labels[place]
        }
    }

    /// The digest of the pixels that an embedding is of, where its file says so; nil of images, whose pixels tell it.
    ///
    /// - Precondition: the place is below ``count``.
    func digest(_ place: Int) -> PixelDigest? {
        if case .embeddings(let rows) = self { rows.digests?[place] } else { nil }
    }
}

extension EvaluationSource {
    /// In which classes a set and a detector differ.
    ///
    /// - Parameters:
    ///   - name: the set's.
    ///   - detector: that is measured.
    /// - Returns: one sentence for each finding; nothing for a detector without classes.
    package func classNotes(set name: String, _ detector: Detector) -> [String] {
        guard detector.bankItems.contains(where: { $0.label != nil }) else { return [] }
        let labels = (0..<count).map(label)
        let known = Set(detector.manifest.classes)
        let agreement = ClassAgreement(of: labels, with: detector.manifest.classes)
        guard !agreement.strangers.isEmpty || !agreement.missing.isEmpty else { return [] }
        let counted = labels.count { $0.map(known.contains) ?? false }
        return agreement.notes(set: name, owner: "detector")
            + ["accuracy of \(name) is that of the \(counted) of \(labels.count) images with a class of the detector"]
    }
}

/// Saved embeddings: for each encoder output that is there, one row for each image.
package struct SavedEmbeddings: Sendable {
    /// One output's rows.
    package struct Output: Sendable {
        /// Raw, shape [count, dimension].
        package let values: [Float]
        package let dimension: Int

        package init(values: [Float], dimension: Int) {
            self.values = values
            self.dimension = dimension
        }
    }

    /// The file that they were read from, for messages.
    package let path: String
    package let outputs: [String: Output]
    /// A name for each row.
    package let identifiers: [String]
    /// The class of each row, where it is known.
    package let labels: [String?]
    /// The digest of each row's pixels; nil where the file has none.
    package let digests: [PixelDigest]?

    package var count: Int { identifiers.count }

    /// - Throws: ``EvaluationError/rows(set:)`` unless every part has as many rows.
    package init(
        path: String, outputs: [String: Output], identifiers: [String], labels: [String?],
        digests: [PixelDigest]? = nil
    ) throws(EvaluationError) {
        guard labels.count == identifiers.count, digests?.count ?? identifiers.count == identifiers.count,
            outputs.values.allSatisfy({ $0.dimension > 0 && $0.values.count == identifiers.count * $0.dimension })
        else { throw .rows(set: path) }
        self.path = path
        self.outputs = outputs
        self.identifiers = identifiers
        self.labels = labels
        self.digests = digests
    }

    /// The values of one row, by output.
    package func row(_ place: Int) -> [String: [Float]] {
        outputs.mapValues { Array($0.values[place * $0.dimension..<(place + 1) * $0.dimension]) }
    }
}
