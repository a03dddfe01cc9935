// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// A figure with two axes, as inline SVG; colors come from the page's style.
struct Chart {
    struct Axis {
        let label: String
        let domain: ClosedRange<Double>
        let ticks: [Double]
        /// What stands beside a tick.
        let format: (Double) -> String
    }

    let title: String
    /// What a person who cannot see the figure should know.
    let description: String
    let x: Axis
    let y: Axis
    var width = 340.0
    var height = 240.0

    private let margin: (top: Double, right: Double, bottom: Double, left: Double)
    private var body = ""

    init(
        title: String, description: String, x: Axis, y: Axis, width: Double = 340, height: Double = 240,
        left: Double = 56
    ) {
        margin = (top: 8, right: 20, bottom: 40, left: left)
        self.title = title
        self.description = description
        self.x = x
        self.y = y
        self.width = width
        self.height = height
    }

    func xPosition(_ value: Double) -> Double {
        margin.left + share(value, x.domain) * (width - margin.left - margin.right)
    }

    func yPosition(_ value: Double) -> Double {
        height - margin.bottom - share(value, y.domain) * (height - margin.top - margin.bottom)
    }

    private func share(_ value: Double, _ domain: ClosedRange<Double>) -> Double {
        let length = domain.upperBound - domain.lowerBound
        guard length > 0, value.isFinite else { return 0 }
        return min(1, max(0, (value - domain.lowerBound) / length))
    }

    /// A line through points.
    mutating func line(_ points: [(x: Double, y: Double)], style: String) {
        guard !points.isEmpty else { return }
        body += "<path class=\"\(style)\" d=\"\(path(points))\"/>"
    }

    /// The area between points and the axis.
    mutating func area(_ points: [(x: Double, y: Double)], style: String) {
        guard let first = points.first, let last = points.last else { return }
        let floor = y.domain.lowerBound
        body += "<path class=\"\(style)\" d=\"\(path([(first.x, floor)] + points + [(last.x, floor)]))Z\"/>"
    }

    /// The area between two curves over the same x.
    mutating func band(_ lower: [(x: Double, y: Double)], _ upper: [(x: Double, y: Double)], style: String) {
        body += "<path class=\"\(style)\" d=\"\(path(lower + upper.reversed()))Z\"/>"
    }

    /// An upright line over the whole height.
    mutating func mark(at value: Double, style: String, label: String) {
        let place = fixed(xPosition(value), 1)
        body +=
            "<line class=\"\(style)\" x1=\"\(place)\" x2=\"\(place)\" y1=\"\(fixed(margin.top, 1))\" "
            + "y2=\"\(fixed(height - margin.bottom, 1))\"><title>\(escaped(label))</title></line>"
    }

    mutating func dot(_ point: (x: Double, y: Double), radius: Double, style: String, label: String? = nil) {
        let circle =
            "class=\"\(style)\" cx=\"\(fixed(xPosition(point.x), 1))\" cy=\"\(fixed(yPosition(point.y), 1))\" "
            + "r=\"\(fixed(radius, 1))\""
        body += label.map { "<circle \(circle)><title>\(escaped($0))</title></circle>" } ?? "<circle \(circle)/>"
    }

    var svg: String {
        var text = Self.open(width: width, height: height, title: title, description: description)
        for tick in x.ticks {
            let place = fixed(xPosition(tick), 1)
            let bottom = height - margin.bottom
            text +=
                "<line class=\"grid\" x1=\"\(place)\" x2=\"\(place)\" y1=\"\(fixed(margin.top, 1))\" "
                + "y2=\"\(fixed(bottom, 1))\"/><text class=\"tick\" x=\"\(place)\" y=\"\(fixed(bottom + 15, 1))\" "
                + "text-anchor=\"middle\">\(escaped(x.format(tick)))</text>"
        }
        for tick in y.ticks {
            let place = yPosition(tick)
            text +=
                "<line class=\"grid\" x1=\"\(fixed(margin.left, 1))\" x2=\"\(fixed(width - margin.right, 1))\" "
                + "y1=\"\(fixed(place, 1))\" y2=\"\(fixed(place, 1))\"/><text class=\"tick\" "
                + "x=\"\(fixed(margin.left - 6, 1))\" y=\"\(fixed(place + 4, 1))\" text-anchor=\"end\">"
                + "\(escaped(y.format(tick)))</text>"
        }
        let middle = (margin.top + height - margin.bottom) / 2
        text += body
        text +=
            "<text class=\"axis\" x=\"\(fixed((margin.left + width - margin.right) / 2, 1))\" "
            + "y=\"\(fixed(height - 6, 1))\" text-anchor=\"middle\">\(escaped(x.label))</text>"
        text +=
            "<text class=\"axis\" x=\"12\" y=\"\(fixed(middle, 1))\" text-anchor=\"middle\" "
            + "transform=\"rotate(-90 12 \(fixed(middle, 1)))\">\(escaped(y.label))</text></svg>"
        return text
    }

    /// The opening tag of a figure that screen readers take for an image.
    static func open(width: Double, height: Double, title: String, description: String) -> String {
        "<svg viewBox=\"0 0 \(fixed(width, 0)) \(fixed(height, 0))\" role=\"img\" "
            + "aria-label=\"\(escaped(title)). \(escaped(description))\"><title>\(escaped(title))</title>"
    }

    private func path(_ points: [(x: Double, y: Double)]) -> String {
        points.enumerated().map { index, point in
            "\(index == 0 ? "M" : "L")\(fixed(xPosition(point.x), 1)) \(fixed(yPosition(point.y), 1))"
        }.joined()
    }
}

extension Chart.Axis {
    /// An axis with about `count` round ticks.
    static func rounded(
        _ label: String, _ domain: ClosedRange<Double>, count: Int = 5
    ) -> Chart.Axis {
        let length = domain.upperBound - domain.lowerBound
        guard length > 0, length.isFinite else {
            return Chart.Axis(label: label, domain: domain, ticks: [], format: { fixed($0, 1) })
        }
        var step = 1e-9
        var digits = 9
        // 1, 2, 5, 10, 20, 50 ...
        let factors = [2.0, 2.5, 2.0]
        var turn = 0
        while length / step > Double(count) {
            step *= factors[turn % 3]
            turn += 1
            if turn % 3 == 0 { digits -= 1 }
        }
        let first = (domain.lowerBound / step).rounded(.up)
        let last = (domain.upperBound / step).rounded(.down)
        let ticks = first <= last ? stride(from: first, through: last, by: 1).map { $0 * step } : []
        let places = max(0, digits)
        return Chart.Axis(label: label, domain: domain, ticks: ticks) { fixed($0, places) }
    }

    /// An axis of shares from 0 to 1, in per cent.
    static func shares(_ label: String, upTo limit: Double = 1) -> Chart.Axis {
        var axis = rounded(label, 0...max(limit, 1e-6) * 100)
        axis = Chart.Axis(
            label: label, domain: 0...max(limit, 1e-6), ticks: axis.ticks.map { $0 / 100 },
            format: { [format = axis.format] in format(100 * $0) + " %" })
        return axis
    }
}
