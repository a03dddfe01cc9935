// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import CoreMetrics
import Metrics
import Serving
import Testing

@Suite struct PrometheusRegistryTests {
    @Test func everyTypeIsWrittenInItsForm() {
        let registry = PrometheusRegistry(descriptions: [
            "a.requests": .init("Requests.\nMany, with a \\."), "a.wait": .init("Waiting.", buckets: [0.1, 1]),
        ])
        Counter(label: "a.requests", dimensions: [("route", "/a"), ("x.y", "q\"\\\n")], factory: registry).increment(
            by: 3)
        Meter(label: "b", dimensions: [], factory: registry).set(-1.5)
        let timer = Timer(label: "a.wait", dimensions: [("m", "n")], factory: registry)
        timer.recordMilliseconds(50)
        timer.recordMilliseconds(100)
        timer.recordSeconds(2)
        Recorder(label: "c", dimensions: [], aggregate: false, factory: registry).record(4)

        #expect(
            registry.text() == """
                # HELP a_requests_total Requests.\\nMany, with a \\\\.
                # TYPE a_requests_total counter
                a_requests_total{route="/a",x_y="q\\"\\\\\\n"} 3
                # HELP a_wait_seconds Waiting.
                # TYPE a_wait_seconds histogram
                a_wait_seconds_bucket{m="n",le="0.1"} 2
                a_wait_seconds_bucket{m="n",le="1"} 2
                a_wait_seconds_bucket{m="n",le="+Inf"} 3
                a_wait_seconds_sum{m="n"} 2.15
                a_wait_seconds_count{m="n"} 3
                # TYPE b gauge
                b -1.5
                # TYPE c gauge
                c 4

                """)
    }

    @Test func oneNameAndLabelsAreOneMetric() {
        let registry = PrometheusRegistry()
        for _ in 0..<2 { Counter(label: "a_total", dimensions: [("b", "c")], factory: registry).increment() }
        #expect(registry.text() == "# TYPE a_total counter\na_total{b=\"c\"} 2\n")
    }

    @Test func anotherTypeOfTheSameNameIsNotWritten() {
        let registry = PrometheusRegistry()
        Meter(label: "a_total", dimensions: [], factory: registry).set(1)
        Counter(label: "a_total", dimensions: [], factory: registry).increment()
        #expect(registry.text() == "# TYPE a_total gauge\na_total 1\n")
    }

    @Test func aDestroyedMetricIsGone() {
        let registry = PrometheusRegistry()
        Counter(label: "a", dimensions: [], factory: registry).destroy()
        #expect(registry.text().isEmpty)
    }

    @Test func namesAreMadeFit() {
        let registry = PrometheusRegistry()
        Meter(label: "1 ü-x", dimensions: [], factory: registry).set(1)
        #expect(registry.text() == "# TYPE ____x gauge\n____x 1\n")
    }

    @Test func manyThreadsLoseNothing() async {
        let registry = PrometheusRegistry(descriptions: ["h": .init("", buckets: [1])])
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    for _ in 0..<1000 {
                        Counter(label: "c", dimensions: [], factory: registry).increment()
                        Recorder(label: "h", dimensions: [], aggregate: true, factory: registry).record(1)
                    }
                }
            }
        }
        #expect(registry.text().contains("c_total 8000\n"))
        #expect(registry.text().contains("h_bucket{le=\"1\"} 8000\n"))
    }
}
