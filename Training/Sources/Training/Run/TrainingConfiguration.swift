import Glibc

/// What the network is trained towards.
package enum ObjectiveKind: String, Sendable, Hashable, Codable, CaseIterable {
    /// CIDER's compactness and dispersion, with prototypes that follow the embeddings.
    case cider
    /// CIDER's losses with prototypes that are learned like weights.
    case ciderLearned = "cider-learned"
    /// The supervised contrastive loss.
    case supCon = "supcon"
    /// Cross-entropy of a linear classifier on the features.
    case crossEntropy = "cross-entropy"
}

/// From a share of the run on, views have this size.
package struct SizePhase: Sendable, Hashable, Codable {
    /// The share of the epochs done, from 0 to below 1.
    package var from: Double
    /// Side of the views, pixels.
    package var size: Int

    package init(from: Double, size: Int) {
        self.from = from
        self.size = size
    }
}

/// All that decides how a run goes.
///
/// The same configuration, images and number of threads give the same run.
package struct TrainingConfiguration: Sendable, Hashable, Codable {
    package var architecture = Architecture.fastSmall
    package var head = HeadShape.mlp
    /// The length of the projection.
    package var projection = 128
    package var objective = ObjectiveKind.cider
    package var loss = CIDERLoss()
    package var prototypeStart = PrototypeStart.classMeans
    /// The prototypes' momentum at the start, from which it comes to the loss's; nil for the loss's throughout.
    package var firstMomentum: Double?
    /// The share of the run after which the momentum is the loss's.
    package var momentumShare = 0.3
    /// The weight of a linear classifier's cross-entropy on the features beside a loss of the projection; 0 for none.
    ///
    /// The paper has none. It makes the features good in fewer epochs.
    package var classifierWeight = 0.0
    /// Softens the target of cross-entropy.
    package var labelSmoothing = 0.0

    package var epochs = 500
    /// Images in a step.
    package var batch = 512
    /// Views of each image.
    package var views = 2
    package var peakLearningRate = 0.5
    package var schedule = LearningRateSchedule.cosine()
    package var optimizer = OptimizerOptions()
    /// The share of the old average of weights that a step keeps; 0 for no average.
    package var weightAverageDecay = 0.0
    package var augmentation = AugmentationOptions()
    /// Sizes of the views by share of the run; empty for the images' own size throughout.
    package var sizes: [SizePhase] = []
    package var statistics = ChannelStatistics.cifar10
    /// A safetensors file of first weights, for fine-tuning; fresh ones where it is nil.
    package var initialWeights: String?
    /// The number of leading stages of the backbone that keep their first weights.
    package var frozenStages = 0

    package var seed: UInt64 = 1
    package var precision = Precision.f32
    /// Threads of libtorch, and of augmentation.
    package var threads = 2

    /// The paper's recipe for CIFAR-10.
    package init() {}

    /// Throws a sentence about the first number that makes no sense.
    package func validate() throws(TrainingError) {
        func require(_ condition: Bool, _ message: String) throws(TrainingError) {
            if !condition { throw .configuration(message) }
        }
        try require(epochs > 0, "the number of epochs must be positive")
        try require(batch > 0 && batch <= 65536, "the batch must be between 1 and 65,536 images")
        try require(views > 0 && views <= 16, "the number of views must be between 1 and 16")
        try require(projection > 0 && projection <= 65536, "the projection must have between 1 and 65,536 coordinates")
        try require(peakLearningRate > 0 && peakLearningRate.isFinite, "the learning rate must be positive")
        try require(loss.temperature > 0, "the temperature must be positive")
        try require(
            loss.compactnessBaseTemperature > 0 && loss.dispersionBaseTemperature > 0,
            "base temperatures must be positive")
        try require(loss.momentum >= 0 && loss.momentum < 1, "the prototypes' momentum must be from 0 to below 1")
        try require(
            firstMomentum.map { $0 >= 0 && $0 < 1 } ?? true, "the prototypes' first momentum must be from 0 to below 1")
        try require(weightAverageDecay >= 0 && weightAverageDecay < 1, "the average's decay must be from 0 to below 1")
        try require(
            optimizer.shiftRate > 0 && optimizer.shiftRate.isFinite, "the shifts' learning rate must be positive")
        try require(
            classifierWeight >= 0 && classifierWeight.isFinite, "the classifier's weight must not be negative")
        try require(labelSmoothing >= 0 && labelSmoothing < 1, "label smoothing must be from 0 to below 1")
        try require(threads > 0, "the number of threads must be positive")
        try require(sizes.allSatisfy { $0.size >= 8 && $0.size <= 1024 }, "views must be 8 to 1,024 pixels wide")
        try require(
            statistics.mean.count == 3 && statistics.deviation.count == 3
                && statistics.deviation.allSatisfy { $0 > 0 }, "channel statistics need three means and deviations")
        let scale = augmentation.scale
        try require(scale.lowerBound > 0 && scale.upperBound <= 1, "crops must take a share between 0 and 1")
        try require(augmentation.ratio.lowerBound > 0, "the ratio of crops must be positive")
        try require(
            augmentation.viewClasses(of: 1) == 1 || prototypeStart == .simplex,
            "turned and shuffled views are classes without means yet: their prototypes must start as a simplex")
    }

    /// The prototypes' momentum after a share of the run: the distance from 1 grows geometrically.
    package func prototypeMomentum(at progress: Double) -> Double {
        guard let firstMomentum, progress < momentumShare else { return loss.momentum }
        let (first, last) = (max(1 - firstMomentum, 1e-9), max(1 - loss.momentum, 1e-9))
        return 1 - first * pow(last / first, progress / momentumShare)
    }

    /// Side of the views in an epoch, for images of the given side.
    package func size(epoch: Int, of side: Int) -> Int {
        let done = Double(epoch) / Double(max(epochs, 1))
        return sizes.filter { $0.from <= done }.max { $0.from < $1.from }?.size ?? side
    }
}
