import ArgumentParser
import Fitting
import Hypersphere

/// Scores by name, separated by commas; `all` for every one.
struct ScoreList: ExpressibleByArgument {
    let names: [ScoreName]

    /// Whether all were asked for together, so that one that cannot be had is left out.
    let isAll: Bool

    init(names: [ScoreName]) {
        self.names = names
        isAll = false
    }

    init?(argument: String) {
        guard argument != "all" else {
            names = ScoreName.computed
            isAll = true
            return
        }
        let names = argument.split(separator: ",", omittingEmptySubsequences: false).map {
            ScoreName(rawValue: String($0))
        }
        guard !names.isEmpty, !names.contains(nil) else { return nil }
        self.names = names.compactMap(\.self)
        isAll = false
    }

    var defaultValueDescription: String { names.map(\.rawValue).joined(separator: ",") }
}

/// A number of neighbours, 1 or more, or `auto`.
enum NeighbourArgument: ExpressibleByArgument {
    case fixed(Int)
    case automatic

    init?(argument: String) {
        if argument == "auto" {
            self = .automatic
        } else if let k = Int(argument), k >= 1 {
            self = .fixed(k)
        } else {
            return nil
        }
    }

    var choice: NeighbourChoice {
        switch self {
        case .fixed(let k): .count(k)
        case .automatic: .best
        }
    }

    var defaultValueDescription: String { if case .fixed(let k) = self { "\(k)" } else { "auto" } }
}
