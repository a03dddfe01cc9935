// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Glibc

/// The softmax of one row of logits.
struct ClassProbabilities {
    /// The place of the largest logit, the first of equal ones.
    let largest: Int
    /// The share of all classes but the largest, summed by itself: where it is tiny, 1 less the largest would lose it.
    let others: Double
    private let logits: [Double]
    private let logTotal: Double

    init(_ row: some Collection<Float>) {
        logits = row.map { Double($0) }
        largest = firstLargest(logits)
        var sum = 0.0
        for (index, logit) in logits.enumerated() where index != largest { sum += exp(logit - logits[largest]) }
        others = sum / (1 + sum)
        logTotal = logits[largest] + log1p(sum)
    }

    /// `sum_j p_j^gamma (1 - p_j)^gamma` over the `top` largest probabilities, or over all where there are fewer.
    func generalizedEntropy(gamma: Double, top: Int) -> Double {
        let places =
            logits.count <= top
            ? Array(logits.indices)
            : Array(logits.indices.sorted { (logits[$0], $1) > (logits[$1], $0) }.prefix(top))
        return places.reduce(0) { sum, index in
            let logShare = logits[index] - logTotal
            let rest = index == largest ? others : 1 - exp(logShare)
            return sum + exp(gamma * logShare) * pow(rest, gamma)
        }
    }
}

/// The place of the largest value, the first of equal ones; 0 where there is none.
func firstLargest<Value: Comparable>(_ values: some Collection<Value>) -> Int {
    var best = 0
    var largest = values.first
    for (index, value) in values.enumerated() {
        if let before = largest, value > before { (best, largest) = (index, value) }
    }
    return best
}
