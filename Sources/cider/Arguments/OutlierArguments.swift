// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Datasets
import Detection
import Evaluation
import Files

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

    @Option(help: ArgumentHelp("The same as saved embeddings: .npy, .npz or .safetensors.", valueName: "name=file"))
    var oodEmbeddings: [NamedPath] = []

    @Option(help: ArgumentHelp("Saved embeddings of other classes, but the same kind.", valueName: "name=file"))
    var nearEmbeddings: [NamedPath] = []

    @Option(help: ArgumentHelp("Saved embeddings of images of another kind.", valueName: "name=file"))
    var farEmbeddings: [NamedPath] = []

    @Option(help: ArgumentHelp("Saved embeddings of images that were changed mildly.", valueName: "name=file"))
    var shiftedEmbeddings: [NamedPath] = []

    var isEmpty: Bool {
        [ood, near, far, shifted, oodEmbeddings, nearEmbeddings, farEmbeddings, shiftedEmbeddings].allSatisfy(\.isEmpty)
    }

    func validate() throws {
        let names = [ood, near, far, shifted, oodEmbeddings, nearEmbeddings, farEmbeddings, shiftedEmbeddings]
            .flatMap { $0.map(\.name) }
        if let twice = names.first(where: { name in names.count { $0 == name } > 1 }) {
            throw ValidationError("'\(twice)' names two sets: give each a name of its own, as NAME=SET.")
        }
    }

    /// Refuses files of embeddings that are not there.
    ///
    /// - Throws: `ValidationError`.
    func checkFiles() throws {
        for (flag, files) in [
            ("--ood-embeddings", oodEmbeddings), ("--near-embeddings", nearEmbeddings),
            ("--far-embeddings", farEmbeddings), ("--shifted-embeddings", shiftedEmbeddings),
        ] {
            for file in files { try InputPath.check(file.path, flag) }
        }
    }

    /// The out-of-distribution sets, those of images first.
    ///
    /// - Parameters:
    ///   - detector: what the embeddings are for.
    ///   - open: opens a set of images.
    /// - Returns: the sets, with their names.
    /// - Throws: `DatasetError`, `FittingError` or `EmbeddingFileError`.
    func outOfDistribution(for detector: Detector, open: (String) throws -> ImageSet) throws -> [OutlierSet] {
        let groups: [([NamedPath], [NamedPath], OutlierGroup?)] = [
            (near, nearEmbeddings, .near), (far, farEmbeddings, .far), (ood, oodEmbeddings, nil),
        ]
        return try groups.flatMap { images, embeddings, group in
            try images.map { OutlierSet(name: $0.name, group: group, images: try open($0.path)) }
                + embeddings.map {
                    OutlierSet(
                        name: $0.name, group: group,
                        source: .embeddings(try SavedEmbeddings(reading: $0.path, for: detector)))
                }
        }
    }

    /// The shifted sets, those of images first.
    ///
    /// - Parameters:
    ///   - detector: what the embeddings are for.
    ///   - open: opens a set of images.
    /// - Returns: the sets, with their names.
    /// - Throws: `DatasetError`, `FittingError` or `EmbeddingFileError`.
    func shiftedSets(for detector: Detector, open: (String) throws -> ImageSet) throws -> [ShiftedSet] {
        try shifted.map { ShiftedSet(name: $0.name, images: try open($0.path)) }
            + shiftedEmbeddings.map {
                ShiftedSet(
                    name: $0.name, source: .embeddings(try SavedEmbeddings(reading: $0.path, for: detector)))
            }
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
            let last = argument.lastComponent
            name = last.split(separator: ".").first.map(String.init) ?? last
            path = argument
        }
        if name.isEmpty || path.isEmpty { return nil }
    }
}
