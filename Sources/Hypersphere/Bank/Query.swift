// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Algorithms

/// One query of a search: where it lies, what it has found.
struct Query {
    /// The query itself, of unit length in double precision.
    let vector: [Double]
    /// The query in the screen's frame.
    let point: FramePoint
    /// Inner products of its coordinates with the groups' centers.
    private let centerProducts: [Float]
    /// At most the distances of its coordinates from the groups' centers; infinity where the group has been screened.
    private var centerDistances: [Float]
    var nearest: NearestRows
    /// The number of its candidates.
    var found = 0

    init(_ vector: ArraySlice<Float>, screen: Screen, k: Int, _ instructions: InstructionSet) {
        let values = Array(vector)
        let length = values.reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
        self.vector = values.map { Double($0) / length }
        point = screen.frame.point(of: values, instructions)
        let products = instructions.dots(screen.centers, point.coordinates)
        centerProducts = products
        nearest = NearestRows(capacity: k)
        let square = instructions.dots(point.coordinates, point.coordinates)[0]
        centerDistances = products.indices.map { group in
            let distanceSquare = square - 2 * products[group] + screen.centerSquares[group]
            return max(0, distanceSquare - 4 * screen.frame.slack).squareRoot()
        }
    }

    /// The query as it stands, but without what it has found: only what is at least as near will be found.
    func continuation() -> Query {
        var query = self
        query.nearest = NearestRows(capacity: nearest.capacity, floor: nearest.threshold)
        return query
    }

    /// The nearest group that has not been screened.
    func nearestGroup() -> Int? {
        guard let nearest = centerDistances.indices.min(by: { centerDistances[$0] < centerDistances[$1] }),
            centerDistances[nearest] < .infinity
        else { return nil }
        return nearest
    }

    /// What the rows of a group have in common of their inner products: `<q, o> + <y, c>`.
    func groupProduct(_ group: Int) -> Float {
        point.originProduct + centerProducts[group]
    }

    mutating func leaveOut(_ group: Int) {
        centerDistances[group] = .infinity
    }

    /// How many of a group's panels, from the first on, may hold a row that is near enough.
    ///
    /// By the triangle inequality no row is nearer than the center is, less the row's distance from it; no coordinates lie
    /// farther apart than the vectors do; and unit vectors of cosine c lie `sqrt(2 - 2 c)` apart.
    func depth(_ group: Int, of screen: Screen) -> Int {
        let farthest = max(0, 2 - 2 * Float(nearest.threshold) + 4 * screen.frame.slack).squareRoot()
        let least = centerDistances[group] - farthest
        let panels = screen.groups[group].panels
        guard centerDistances[group] < .infinity, screen.reaches[panels.lowerBound] >= least else { return 0 }
        let others = panels.dropFirst()
        return others.partitioningIndex { screen.reaches[$0] < least } - panels.lowerBound
    }
}
