// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// Images that must not be parted: sets that are joined pair by pair.
struct ImageGroups {
    private var parents: [Int]

    init(count: Int) {
        parents = Array(0..<count)
    }

    mutating func root(_ index: Int) -> Int {
        var root = index
        while parents[root] != root { root = parents[root] }
        var place = index
        while parents[place] != root { (parents[place], place) = (root, parents[place]) }
        return root
    }

    /// Joins two images' groups; the root is the image that comes first.
    mutating func join(_ first: Int, _ second: Int) {
        let roots = (root(first), root(second))
        parents[max(roots.0, roots.1)] = min(roots.0, roots.1)
    }

    /// The groups, each in the images' order, in the order of their first images.
    mutating func groups() -> [[Int]] {
        var members: [Int: [Int]] = [:]
        for index in parents.indices { members[root(index), default: []].append(index) }
        return members.sorted { $0.key < $1.key }.map(\.value)
    }
}
