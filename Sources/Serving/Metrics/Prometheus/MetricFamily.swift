// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

enum MetricType: String, Sendable { case counter, gauge, histogram }

/// A metric that can write its samples.
protocol PrometheusMetric: AnyObject, Sendable {
    /// Writes one line for each sample.
    func write(to text: inout String, name: String, labels: PrometheusLabels)
}

/// All metrics of one name, which differ in their labels.
struct MetricFamily {
    var type: MetricType
    var help: String?
    private(set) var series: [PrometheusLabels: any PrometheusMetric] = [:]

    init(type: MetricType, help: String?) {
        self.type = type
        self.help = help
    }

    func adding(_ metric: any PrometheusMetric, labels: PrometheusLabels) -> MetricFamily {
        var family = self
        family.series[labels] = metric
        return family
    }

    func removing(_ metric: AnyObject) -> MetricFamily {
        var family = self
        family.series = series.filter { $0.value !== metric }
        return family
    }

    func write(to text: inout String, name: String) {
        if let help {
            text += "# HELP \(name) \(help.replacing("\\", with: "\\\\").replacing("\n", with: "\\n"))\n"
        }
        text += "# TYPE \(name) \(type.rawValue)\n"
        for (labels, metric) in series.sorted(by: { $0.key.text < $1.key.text }) {
            metric.write(to: &text, name: name, labels: labels)
        }
    }
}
