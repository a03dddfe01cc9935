// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

package import CoreMetrics
import NIOCore
import Synchronization

/// A metrics backend that keeps every metric in memory, and writes them as Prometheus text.
///
/// Labels are written as Prometheus has them: `http.server.request.duration`, as a timer, becomes the histogram
/// `http_server_request_duration_seconds`. A metric of one name has one type; what is made under that name with another
/// type counts, but is not written.
package final class PrometheusRegistry: MetricsFactory {
    /// How a metric is presented, beyond what its type says.
    package struct Description: Sendable {
        /// What it measures, in one line.
        package var help: String

        /// The upper bounds of a histogram's buckets, rising, seconds for a timer; nil for the usual ones.
        package var buckets: [Double]?

        package init(_ help: String, buckets: [Double]? = nil) {
            self.help = help
            self.buckets = buckets
        }
    }

    private let descriptions: [String: Description]
    private let families = Mutex<[String: MetricFamily]>([:])

    /// - Parameter descriptions: by label.
    package init(descriptions: [String: Description] = [:]) {
        self.descriptions = descriptions
    }

    /// All metrics in Prometheus text format, version 0.0.4.
    package func text() -> String {
        let families = families.withLock { $0 }
        var text = ""
        for (name, family) in families.sorted(by: { $0.key < $1.key }) { family.write(to: &text, name: name) }
        return text
    }

    // MARK: MetricsFactory

    package func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        let name = label.prometheusName
        return metric(
            label, name: name.hasSuffix("_total") ? name : name + "_total", type: .counter, dimensions
        ) { PrometheusCounter() }
    }

    package func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler {
        guard aggregate else {
            return metric(label, name: label.prometheusName, type: .gauge, dimensions) { PrometheusGauge() }
        }
        return metric(label, name: label.prometheusName, type: .histogram, dimensions) {
            PrometheusHistogram(bounds: self.descriptions[label]?.buckets ?? PrometheusHistogram.usualBounds)
        }
    }

    package func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        metric(label, name: label.prometheusName, type: .gauge, dimensions) { PrometheusGauge() }
    }

    package func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        metric(label, name: label.prometheusName + "_seconds", type: .histogram, dimensions) {
            PrometheusHistogram(bounds: self.descriptions[label]?.buckets ?? PrometheusHistogram.usualBounds)
        }
    }

    package func destroyCounter(_ handler: any CounterHandler) { remove(handler) }
    package func destroyRecorder(_ handler: any RecorderHandler) { remove(handler) }
    package func destroyMeter(_ handler: any MeterHandler) { remove(handler) }
    package func destroyTimer(_ handler: any TimerHandler) { remove(handler) }

    /// The metric of that name and those labels, made if it is not there.
    private func metric<Metric: PrometheusMetric>(
        _ label: String, name: String, type: MetricType, _ dimensions: [(String, String)], make: () -> Metric
    ) -> Metric {
        let labels = PrometheusLabels(dimensions)
        return families.withLock { families in
            let help = descriptions[label]?.help
            let family = families[name] ?? MetricFamily(type: type, help: help)
            if let known = family.series[labels] as? Metric { return known }
            let metric = make()
            guard family.type == type else { return metric }
            families[name] = family.adding(metric, labels: labels)
            return metric
        }
    }

    private func remove(_ metric: AnyObject) {
        families.withLock { families in
            families = families.mapValues { $0.removing(metric) }.filter { !$0.value.series.isEmpty }
        }
    }
}
