// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Hypersphere
import Testing

@Suite struct AlphaCostTests {
    @Test("The table has the supported alphas, the smallest and one's own, and the Beta distribution's band")
    func table() throws {
        let table = AlphaCost.table(count: 99, alpha: 0.03)
        #expect(table.map(\.alpha) == [0.01, 0.02, 0.03, 0.05, 0.1])
        #expect(table.map(\.isSmallest) == [true, false, false, false, false])
        for cost in table { #expect(cost.band == (try FalseAlarmBand(alpha: cost.alpha, count: 99))) }
        #expect(AlphaCost.table(count: 60, alpha: 0.05).map(\.alpha) == [1.0 / 61, 0.02, 0.05, 0.1])
        #expect(AlphaCost.table(count: 3, alpha: 0.05).map(\.alpha) == [0.25])
        #expect(AlphaCost.table(count: 0, alpha: 0.05).isEmpty)
    }
}
