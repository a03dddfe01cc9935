package import Hypersphere

extension Detector {
    /// The number of calibration images that a p-value rests on: of the smallest class where each has its own.
    package var calibrationCount: Int { scores.first?.calibration.smallestCount ?? 0 }

    /// The calibration images' values of a score, ascending, that an image is held against.
    ///
    /// - Parameters:
    ///   - name: a score of the detector.
    ///   - index: the class whose prototype is nearest to the image.
    /// - Returns: empty where the detector has no such score.
    package func calibrationScores(of name: ScoreName, nearest index: Int) -> [Float] {
        scores.first { $0.score.name == name }?.calibration.calibration(forClass: index).scores ?? []
    }

    /// The unit embeddings of an image that the bank and the prototypes are held against.
    package func embeddings(of measurement: Measurement) -> (features: [Float], projection: [Float]) {
        (measurement.embedding(bankOutput).values, measurement.embedding(prototypeOutput).values)
    }

    /// The angles of images to the bank and to the prototypes as they would be without each class.
    ///
    /// - Parameters:
    ///   - features: unit embeddings beside the bank, one a row.
    ///   - projections: those of the same images beside the prototypes.
    /// - Returns: for each of `knn` and `angle` that the detector has, shape [images, classes], degrees.
    /// - Throws: `EmbeddingsError` where the embeddings are not of the detector's dimensions.
    package func leavingClassesOut(features: [Float], projections: [Float]) throws -> [ScoreName: [[Float]]] {
        var values: [ScoreName: [[Float]]] = [:]
        for score in manifest.scores {
            switch score.name {
            case .knn:
                values[.knn] = LeaveOneClassOut.neighbourAngles(
                    of: try Embeddings(unitRows: features, dimension: bank.dimension), bank: bank,
                    labels: bankItems.map(\.label), classes: manifest.classes.count, k: score.k ?? 1)
            case .angle:
                values[.angle] = LeaveOneClassOut.prototypeAngles(
                    of: try Embeddings(unitRows: projections, dimension: prototypes.dimension), prototypes: prototypes)
            default: break
            }
        }
        return values
    }
}
