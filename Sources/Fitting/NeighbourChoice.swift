import Hypersphere
import Wording

/// Which neighbour's angle the nearest-neighbour score is.
package enum NeighbourChoice: Sendable, Equatable, ExpressibleByIntegerLiteral {
    /// 100, or half of the smallest class where that is less; see `NeighbourCount.usual(labels:)`.
    case usual
    /// The one that best tells classes that are in the bank from those that are not; see `NeighbourCount`.
    case best
    case count(Int)

    package init(integerLiteral value: Int) { self = .count(value) }

    /// The neighbour to take, and what to tell of it.
    ///
    /// - Parameters:
    ///   - features: the rows of the bank.
    ///   - labels: the class of each; of an unlabelled bank all the same.
    /// - Returns: k, and a sentence where a person should know how it came about.
    func k(for features: Embeddings, labels: [Int]) -> (k: Int, note: String?) {
        let sizes = Dictionary(grouping: labels, by: \.self).mapValues(\.count)
        let smallest = sizes.values.min() ?? 0
        switch self {
        case .usual:
            let k = NeighbourCount.usual(labels: labels)
            guard k < 100 else { return (k, nil) }
            let group = sizes.count > 1 ? "smallest class" : "bank"
            return (
                k, "k is \(k), half of the \(smallest.counted("image")) of the \(group), for which 100 are too many"
            )
        case .best:
            let k = NeighbourCount.choose(for: features, labels: labels)
            let reason =
                sizes.count > 1
                ? "it tells classes best, of the candidates below the \(smallest.counted("image")) of the smallest class"
                : "the default, for the bank has no two classes, by which k is chosen"
            return (k, "k is \(k): \(reason)")
        case .count(let k):
            guard sizes.count > 1, k >= smallest else { return (k, nil) }
            let note =
                "warning: k is \(k), and the smallest class has \(smallest.counted("image")): neighbour \(k) of its images is one of "
                + "another class"
            return (k, note)
        }
    }
}
