import ArgumentParser
import Datasets
import Evaluation

/// The image sets that a detector is measured on, beside the in-distribution images.
struct OutlierArguments: ParsableArguments {
    @Option(help: ArgumentHelp("Out-of-distribution images.", valueName: "name=set"))
    var ood: [NamedPath] = []

    @Option(
        help: ArgumentHelp("Out-of-distribution images of other classes, but the same kind.", valueName: "name=set"))
    var near: [NamedPath] = []

    @Option(help: ArgumentHelp("Out-of-distribution images of another kind.", valueName: "name=set"))
    var far: [NamedPath] = []

    @Option(help: ArgumentHelp("In-distribution images that were changed mildly.", valueName: "name=set"))
    var shifted: [NamedPath] = []

    var isEmpty: Bool { ood.isEmpty && near.isEmpty && far.isEmpty && shifted.isEmpty }

    var outOfDistribution: [OutlierSet] {
        get throws {
            let groups: [([NamedPath], OutlierGroup?)] = [(near, .near), (far, .far), (ood, nil)]
            return try groups.flatMap { paths, group in
                try paths.map { OutlierSet(name: $0.name, group: group, images: try ImageSet(path: $0.path)) }
            }
        }
    }

    var shiftedSets: [ShiftedSet] {
        get throws { try shifted.map { ShiftedSet(name: $0.name, images: try ImageSet(path: $0.path)) } }
    }
}

/// A path with a name: `NAME=PATH`, or a path that gives its last part's name.
struct NamedPath: ExpressibleByArgument {
    let name: String
    let path: String

    init?(argument: String) {
        if let sign = argument.firstIndex(of: "="), sign > argument.startIndex,
            !argument[..<sign].contains("/")
        {
            name = String(argument[..<sign])
            path = String(argument[argument.index(after: sign)...])
        } else {
            let last = argument.split(separator: "/").last.map(String.init) ?? argument
            name = last.split(separator: ".").first.map(String.init) ?? last
            path = argument
        }
        if name.isEmpty || path.isEmpty { return nil }
    }
}
