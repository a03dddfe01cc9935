import Hypersphere
import Wording

/// Whether the nearest prototype tells classes: where it does not, the encoder gets other pixels than it was trained with.
package enum ClassesAtChance {
    /// Says that the nearest prototype tells classes no better than chance does; nil where it does better, or so few images
    /// do not tell.
    ///
    /// Chance is the share of the largest class, which no guess that ignores the image can exceed. It is said where so many
    /// right ones or more come of chance in more than 1 of 20 sets (binomial), and where even the upper end of the share's
    /// exact interval of 95 % is below half of the way from chance to all.
    ///
    /// - Parameters:
    ///   - right: how many images are nearest to the prototype of their class.
    ///   - labels: the classes of all.
    ///   - classes: the number of classes.
    /// - Returns: a sentence.
    package static func note(_ right: Int, of labels: [Int], classes: Int) -> String? {
        guard classes > 1, labels.count > 1 else { return nil }
        let largest = Dictionary(grouping: labels, by: \.self).values.map(\.count).max() ?? 0
        guard largest < labels.count else { return nil }
        let share = Double(largest) / Double(labels.count)
        let pValue = Binomial.atLeast(right, of: labels.count, chance: share)
        guard pValue > 0.05, let upper = ConfidenceInterval(share: right, of: labels.count)?.upper,
            upper < (1 + share) / 2
        else { return nil }
        let p = (pValue * 1e4).rounded() / 1e4
        return
            "warning: \(right) of \(labels.count) calibration images \(right.choosing("is nearest to its", "are nearest to their")) class's prototype, no more "
            + "than chance gives (as many or more would be right by chance alone with probability \(p)): are mean, std, channel "
            + "order and resizing those that the encoder was trained with?"
    }
}
