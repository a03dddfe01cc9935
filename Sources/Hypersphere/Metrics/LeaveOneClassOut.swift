import HypersphereKernels

/// Scores as a detector without one of its classes would give them: each class in turn is left out of bank and prototypes,
/// so that its images can play the outliers.
package enum LeaveOneClassOut {
    /// The angle from each query to its k-th nearest row of the bank without each class, in degrees.
    ///
    /// - Parameters:
    ///   - queries: embeddings of the bank's dimension.
    ///   - bank: all rows.
    ///   - labels: the class of each row; nil for none.
    ///   - classes: the number of classes.
    ///   - k: counted from 1; limited to the rows that are left.
    /// - Returns: shape [queries, classes]; not a number where no row is left.
    package static func neighbourAngles(
        of queries: Embeddings, bank: Bank, labels: [Int?], classes: Int, k: Int
    ) -> [[Float]] {
        var sizes = [Int](repeating: 0, count: classes)
        for label in labels { if let label { sizes[label] += 1 } }
        let rows = (0..<bank.count).flatMap { bank.rows.unitRow($0, bank.instructions) }
        // Beyond so many nearest rows none is asked for, whichever class is left out.
        let reach = min(bank.count, k + (sizes.max() ?? 0))
        let cosines = queries.mapBlocks(width: classes) { block, output in
            let products = queries.selecting(block).products(with: rows)
            for place in 0..<block.count {
                let own = Array(products[place * bank.count..<(place + 1) * bank.count])
                let cut =
                    reach < own.count
                    ? cider_cut(InstructionSet.best.kernels, own, own.count, reach) : -Float.infinity
                let nearest = own.indices.filter { own[$0] >= cut }.sorted { own[$0] > own[$1] }
                let near = Set(nearest.prefix(k).compactMap { labels[$0] })
                for label in 0..<classes {
                    let left = bank.count - sizes[label]
                    var missing = min(k, left)
                    guard missing > 0 else {
                        output[place * classes + label] = .nan
                        continue
                    }
                    // Where none of the nearest is of the class, leaving it out changes nothing.
                    let isNear = near.contains(label) || missing < k
                    let kth =
                        isNear
                        ? nearest.first { row in
                            if labels[row] != label { missing -= 1 }
                            return missing == 0
                        } : nearest[k - 1]
                    output[place * classes + label] = kth.map { own[$0] } ?? .nan
                }
            }
        }
        return (0..<queries.count).map { query in
            (0..<classes).map { label -> Float in
                let cosine = cosines[query * classes + label]
                return cosine.isNaN ? .nan : Float(angle(cosine: Double(cosine)))
            }
        }
    }

    /// The angle from each query to the nearest prototype without each class's, in degrees.
    ///
    /// - Returns: shape [queries, classes]; not a number where there is a single class.
    package static func prototypeAngles(of queries: Embeddings, prototypes: Prototypes) -> [[Float]] {
        prototypes.angles(to: queries).map { leastOfOthers($0.map { Float($0) }) }
    }

    /// The least squared distance of each query to the means of other classes than each, under the covariance of all.
    ///
    /// - Returns: shape [queries, classes]; not a number where there is a single class.
    package static func squaredDistances(of queries: Embeddings, gaussians: ClassGaussians) -> [[Float]] {
        let (squares, classes) = (gaussians.squaredDistances(of: queries), gaussians.count)
        return (0..<queries.count).map { query in
            leastOfOthers(Array(squares[query * classes..<(query + 1) * classes]))
        }
    }

    /// The free energy of each query without each class's distribution.
    ///
    /// The shares of the classes that are left are not made to add up to 1, which moves all values by the same number.
    ///
    /// - Returns: shape [queries, classes]; not a number where there is a single class.
    package static func energies(of queries: Embeddings, vmf score: VMFScore) -> [[Float]] {
        score.values(for: queries) { exponents in
            guard exponents.count > 1 else { return exponents.map { _ in .nan } }
            let (before, after) = (logSumsBefore(exponents), logSumsBefore(exponents.reversed()))
            return exponents.indices.map { logSumExp([before[$0], after[exponents.count - 1 - $0]]) }
        }
    }

    /// For each place the logarithm of the sum of the exponentials of the values before it.
    private static func logSumsBefore(_ values: some Collection<Double>) -> [Double] {
        var sum = -Double.infinity
        return values.map { value in
            defer { sum = logSumExp([sum, value]) }
            return sum
        }
    }

    private static func leastOfOthers(_ values: [Float]) -> [Float] {
        guard let place = values.indices.min(by: { values[$0] < values[$1] }) else { return [] }
        let next = min(values[..<place].min() ?? .infinity, values[(place + 1)...].min() ?? .infinity)
        return values.indices.map { $0 == place ? next : values[place] }.map { $0.isInfinite ? .nan : $0 }
    }
}

/// Labelled rows that models are learned anew from without each class.
package struct LabelledRows: Sendable {
    package let embeddings: Embeddings
    /// The class of each row.
    package let labels: [Int]

    /// Evenly sampled rows of a bank that have a class.
    ///
    /// - Parameters:
    ///   - bank: all rows.
    ///   - classes: the class of each row; nil for none.
    ///   - limit: the most rows that are taken.
    /// - Throws: `EmbeddingsError`.
    package init(of bank: Bank, classes: [Int?], limit: Int) throws(EmbeddingsError) {
        let known = classes.indices.filter { classes[$0] != nil }
        let sample = evenSample(limit, of: known.count).map { known[$0] }
        embeddings = try Embeddings(normalizing: sample.flatMap { bank[$0] }, dimension: bank.dimension)
        labels = sample.compactMap { classes[$0] }
    }

    private init(embeddings: Embeddings, labels: [Int]) {
        self.embeddings = embeddings
        self.labels = labels
    }

    /// The number of classes that rows are of.
    package var classes: Int { Set(labels).count }

    /// The rows of the other classes, these numbered anew without gaps.
    package func without(_ label: Int) -> LabelledRows {
        let kept = labels.indices.filter { labels[$0] != label }
        let places = Dictionary(uniqueKeysWithValues: zip(Set(kept.map { labels[$0] }).sorted(), 0...))
        return LabelledRows(embeddings: embeddings.selecting(kept), labels: kept.compactMap { places[labels[$0]] })
    }
}
