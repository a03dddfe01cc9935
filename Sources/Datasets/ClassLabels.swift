/// The class of each image, by the folders in which the images lie.
///
/// - All images directly in the set: no labels.
/// - All at the same depth: the folder that holds the image, so that both `ship/1.jpg` and `train/ship/1.jpg` are ships.
/// - At different depths: the first folder below those that all share, so that `ship/a/1.jpg` and `cat/2.jpg` are a ship
///   and a cat; but no labels at all where an image lies beside the class folders.
func classLabels(of paths: [String]) -> [String?] {
    let folders = paths.map { $0.split(separator: "/").dropLast() }
    guard let first = folders.first else { return [] }
    if folders.allSatisfy({ $0.count == first.count }) {
        return folders.map { $0.last.map(String.init) }
    }
    let shared = folders.reduce(first.count) { length, folder in
        zip(first.prefix(length), folder).prefix { $0 == $1 }.count
    }
    guard folders.allSatisfy({ $0.count > shared }) else { return paths.map { _ in nil } }
    return folders.map { String($0[shared]) }
}
