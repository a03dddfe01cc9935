// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Hypersphere
import Randomness
import Testing

@Suite struct PrincipalPlaneTests {
    @Test("The axes are those along which the embeddings vary most")
    func axes() throws {
        var generator = SplitMix64(state: 4)
        // Near the first axis of space, so that the sphere is flat there; they vary by 0.2, 0.1 and 0.02.
        var rows: [Float] = []
        for _ in 0..<2000 {
            rows += [1, 0.2 * generator.normal(), 0.02 * generator.normal(), 0.1 * generator.normal()]
        }
        let embeddings = try Embeddings(normalizing: rows, dimension: 4)
        let plane = try #require(PrincipalPlane(fitting: embeddings))
        #expect(plane.explained[0] > 0.7 && plane.explained[0] > plane.explained[1])
        #expect(plane.explained.reduce(0, +) > 0.97 && plane.explained.reduce(0, +) <= 1 + 1e-9)
        let probes = try Embeddings(normalizing: [1, 0.3, 0, 0, 1, 0, 0.3, 0, 1, 0, 0, 0.3, 1, 0, 0, 0], dimension: 4)
        let points = plane.project(probes)
        let origin = points[3]
        #expect(abs(abs(points[0].x - origin.x) - 0.287) < 0.02 && abs(points[0].y - origin.y) < 0.03)
        #expect(abs(abs(points[2].y - origin.y) - 0.287) < 0.02 && abs(points[2].x - origin.x) < 0.03)
        #expect(abs(points[1].x - origin.x) < 0.03 && abs(points[1].y - origin.y) < 0.03)
    }

    @Test("Embeddings that do not vary, or are too few, have no plane")
    func degenerate() throws {
        let same = try Embeddings(normalizing: Array(repeating: 1, count: 40), dimension: 4)
        #expect(PrincipalPlane(fitting: same) == nil)
        let two = try Embeddings(normalizing: [1, 0, 0, 0, 1, 0], dimension: 3)
        #expect(PrincipalPlane(fitting: two) == nil)
    }
}
