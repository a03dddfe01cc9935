package import Encoding
package import Hypersphere
package import Images

/// A detector's description while it is put together: what a ``DetectorManifest`` is made of when the bundle is written.
package struct DetectorDraft: Sendable {
    /// The model that the bundle is to hold, and what its description says beside the file's name and digest.
    package struct Encoder: Sendable {
        /// The model's file; of an OpenVINO IR, the `.xml`, whose `.bin` is taken along.
        package var modelPath: String
        /// The file of weights that the model refers to by the name `encoder.data`; nil for none.
        package var dataPath: String?
        package var input: EncoderInput
        /// The number of images that the model takes at once; nil for any.
        package var batch: Int?
        /// What was done to the user's model to make it an encoder, in words; nil where nothing was.
        package var adoption: [String]?

        package init(
            modelPath: String, dataPath: String?, input: EncoderInput, batch: Int? = nil, adoption: [String]? = nil
        ) {
            self.modelPath = modelPath
            self.dataPath = dataPath
            self.input = input
            self.batch = batch
            self.adoption = adoption
        }
    }

    package var name: String
    package var encoder: Encoder?
    package var transform: InputTransform?
    package var outputs: OutputTable<EncoderOutput>
    package var head: HeadDescription?
    package var classes: [String]
    package var scores: [ScoreDescription]
    package var decides: ScoreName?
    package var alpha: Double
    package var calibrationScope: CalibrationScope
    package var imageStatistics: ImageStatistics?
    package var provenance: Provenance

    /// Starts a draft; the parameters are those of ``DetectorManifest``.
    package init(
        name: String, encoder: Encoder?, transform: InputTransform?, outputs: OutputTable<EncoderOutput>,
        head: HeadDescription? = nil, classes: [String], scores: [ScoreDescription], decides: ScoreName? = nil,
        alpha: Double, calibrationScope: CalibrationScope = .global, imageStatistics: ImageStatistics? = nil,
        provenance: Provenance
    ) {
        self.name = name
        self.encoder = encoder
        self.transform = transform
        self.outputs = outputs
        self.head = head
        self.classes = classes
        self.scores = scores
        self.decides = decides
        self.alpha = alpha
        self.calibrationScope = calibrationScope
        self.imageStatistics = imageStatistics
        self.provenance = provenance
    }

    /// A draft of a detector that is there, to be changed.
    package init(_ bundle: DetectorBundle) {
        let manifest = bundle.manifest
        name = manifest.name
        encoder = manifest.encoder.map { encoder in
            Encoder(
                modelPath: "\(bundle.path)/\(encoder.file)", dataPath: bundle.dataPath, input: encoder.input,
                batch: encoder.batch, adoption: encoder.adoption)
        }
        transform = manifest.transform
        outputs = manifest.outputs
        head = manifest.head
        classes = manifest.classes
        scores = manifest.scores
        decides = manifest.decides
        alpha = manifest.alpha
        calibrationScope = manifest.calibrationScope
        imageStatistics = manifest.imageStatistics
        provenance = manifest.provenance
    }

    /// The description as it is written, in the oldest format that says all of it.
    ///
    /// - Parameter encoder: the encoder as it lies in the bundle; nil where the draft has none.
    /// - Returns: the checked description.
    /// - Throws: ``ManifestError`` where the parts contradict each other.
    func manifest(encoder: EncoderDescription?) throws(ManifestError) -> DetectorManifest {
        try DetectorManifest(
            formatVersion: DetectorManifest.neededFormatVersion(transform), name: name, encoder: encoder,
            transform: transform, outputs: outputs, head: head, classes: classes, scores: scores, decides: decides,
            alpha: alpha, calibrationScope: calibrationScope, imageStatistics: imageStatistics, provenance: provenance)
    }
}
