import Wording

/// The class of each image by the folders in which it lies, as torchvision's ImageFolder has it: the first folder below the
/// set's root.
///
/// Three things are more lenient than there. Folders around all class folders are passed over (`train/CLASS/file`). Images
/// that lie beside class folders have no class, and are told. A set whose images all lie directly in it has no classes.
struct ClassLayout {
    private(set) var labels: [String?]
    /// Class folders without an image.
    private(set) var emptyClasses: [String] = []
    /// What a person should know of how the classes came about.
    private(set) var notes: [String] = []

    /// Names of folders that hold a part of a set, not a class.
    private static let splitNames: Set<String> = [
        "train", "training", "val", "valid", "validation", "test", "testing", "dev", "cal", "calib", "calibration",
        "holdout",
    ]

    /// - Parameters:
    ///   - paths: of the images.
    ///   - folders: of the set, also those without images.
    init(images paths: [String], folders: [String]) {
        let places = paths.map { Array($0.split(separator: "/").dropLast()) }
        let others = folders.map { $0.split(separator: "/") }
        labels = paths.map { _ in nil }
        guard places.contains(where: { !$0.isEmpty }) else { return }

        // Down to where there is more than one folder, or an image.
        var level = 0
        var children = Self.names(at: 0, places, others)
        while children.count == 1, places.allSatisfy({ $0.count > level }) {
            level += 1
            children = Self.names(at: level, places, others)
        }
        let direct = places.count { $0.count <= level }
        let around = (places.first { $0.count >= level } ?? []).prefix(level)
        // A chain of folders is one class, and so is a folder that holds most of its images itself.
        let isOneClass = level > 0 && (children.isEmpty || 2 * direct > places.count)
        if isOneClass { level = around.firstIndex { !Self.splitNames.contains($0.lowercased()) } ?? 0 }
        for (index, place) in places.enumerated() where place.count > level { labels[index] = String(place[level]) }

        let classes = Set(labels.compactMap(\.self))
        if !isOneClass {
            emptyClasses = children.map(String.init).filter { !classes.contains($0) }.sorted()
        }
        describe(paths, places, level: level, around: around.prefix(level), classes: classes)
    }

    private static func names(at level: Int, _ places: [[Substring]], _ folders: [[Substring]]) -> Set<Substring> {
        var names: Set<Substring> = []
        for place in places where place.count > level { names.insert(place[level]) }
        for folder in folders where folder.count > level { names.insert(folder[level]) }
        return names
    }

    private mutating func describe(
        _ paths: [String], _ places: [[Substring]], level: Int, around: ArraySlice<Substring>, classes: Set<String>
    ) {
        if level > 0 {
            notes.append(
                "'\(around.joined(separator: "/"))' holds all classes and is passed over: the class is the folder in it"
            )
        }
        if let deep = places.firstIndex(where: { $0.count > level + 1 }) {
            let count = places.count { $0.count > level + 1 }
            notes.append(
                "\(count.choosing("1 image lies in a folder below its", "\(count) images lie in folders below their")) class's, as "
                    + "\(paths[deep]), which is of the class "
                    + "'\(places[deep][level])'")
        }
        if classes.count > 1, classes.allSatisfy({ Self.splitNames.contains($0.lowercased()) }) {
            notes.append(
                "warning: the classes are \(classes.sorted().joined(separator: ", ")), which look like parts of a set: the "
                    + "class is the first folder below the set, so give one part alone")
        }
    }
}
