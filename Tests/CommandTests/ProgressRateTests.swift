import CommandSupport
import Testing

@Suite struct ProgressRateTests {
    @Test("There is no rate as long as it is too early to tell")
    func early() {
        let rate = ProgressRate(from: 64)
        #expect(rate.value(completed: 64, elapsed: 5) == nil)
        #expect(rate.value(completed: 128, elapsed: 0) == nil)
        #expect(rate.value(completed: 128, elapsed: 0.2) == nil)
        // What was done before the time began does not count.
        #expect(rate.value(completed: 128, elapsed: 2) == 32)
    }

    @Test("A rate has the digits that matter", arguments: [(0.25, "0.25/s"), (3.14, "3.1/s"), (120.6, "121/s")])
    func text(rate: Double, shown: String) {
        #expect(ProgressRate.text(rate) == shown)
    }
}
