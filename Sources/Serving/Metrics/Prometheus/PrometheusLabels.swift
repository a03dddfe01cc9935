// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// The labels of one series, as they are written: `route="/score",status="200"`.
struct PrometheusLabels: Hashable, Sendable {
    private(set) var text = ""

    init(_ dimensions: [(String, String)]) {
        for (name, value) in dimensions { append(name, value) }
    }

    /// The labels in braces, with one more; nothing where there are none.
    func braced(adding extra: (name: String, value: String)? = nil) -> String {
        var labels = self
        if let extra { labels.append(extra.name, extra.value) }
        return labels.text.isEmpty ? "" : "{\(labels.text)}"
    }

    private mutating func append(_ name: String, _ value: String) {
        if !text.isEmpty { text += "," }
        text += name.prometheusName
        text += "=\""
        for character in value.unicodeScalars {
            switch character {
            case "\\": text += "\\\\"
            case "\"": text += "\\\""
            case "\n": text += "\\n"
            default: text.unicodeScalars.append(character)
            }
        }
        text += "\""
    }
}

extension String {
    /// The name with an underscore for each character that Prometheus does not take in one.
    var prometheusName: String {
        var name = ""
        for scalar in unicodeScalars {
            switch scalar {
            case "a"..."z", "A"..."Z", "_", ":": name.unicodeScalars.append(scalar)
            case "0"..."9" where !name.isEmpty: name.unicodeScalars.append(scalar)
            default: name += "_"
            }
        }
        return name
    }
}

extension Double {
    /// The number as Prometheus writes it.
    var prometheusText: String {
        if isNaN { return "NaN" }
        if isInfinite { return self < 0 ? "-Inf" : "+Inf" }
        if let integer = Int64(exactly: self), magnitude < 1e15 { return String(integer) }
        return description
    }
}
