/// Diagrams as one SVG that needs nothing else.
struct CurvePage {
    let diagrams: [Diagram]

    private static let (width, height) = (460.0, 260.0)
    private static let (left, top, right, bottom) = (52.0, 34.0, 14.0, 26.0)
    /// Told apart by people who see few colors too: Okabe and Ito, "Color Universal Design", 2008.
    private static let colors = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00"]

    var svg: String {
        let rows = (diagrams.count + 1) / 2
        let (width, height) = (Self.width * 2, Self.height * Double(rows))
        let content = diagrams.enumerated().map { index, diagram in
            "<g transform=\"translate(\(Double(index % 2) * Self.width),\(Double(index / 2) * Self.height))\">\n"
                + Self.draw(diagram) + "</g>\n"
        }
        return """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(width) \(height)" width="\(width)" \
            height="\(height)" font-family="sans-serif" font-size="11">
            <rect width="100%" height="100%" fill="#fff"/>

            """ + content.joined() + "</svg>\n"
    }

    private static func draw(_ diagram: Diagram) -> String {
        let curves = diagram.curves.map(\.thinned)
        let points = curves.flatMap(\.points)
        let (columns, rows) = (Axis(points.map(\.x)), Axis(points.map(\.y)))
        let (inside, tall) = (width - left - right, height - top - bottom)
        func x(_ value: Double) -> String { number(left + columns.share(value) * inside) }
        func y(_ value: Double) -> String { number(top + (1 - rows.share(value)) * tall) }
        var lines = ["<text x=\"\(left)\" y=\"14\" font-weight=\"bold\">\(diagram.title)</text>"]
        for tick in rows.ticks {
            lines.append(
                "<path d=\"M\(left) \(y(tick))h\(inside)\" stroke=\"#ddd\"/>"
                    + "<text x=\"\(left - 6)\" y=\"\(y(tick))\" dy=\"4\" text-anchor=\"end\">\(number(tick))</text>")
        }
        for tick in columns.ticks {
            lines.append(
                "<text x=\"\(x(tick))\" y=\"\(height - bottom + 15)\" text-anchor=\"middle\">\(number(tick))</text>")
        }
        var place = left
        for (index, curve) in curves.enumerated() {
            let color = colors[index % colors.count]
            let path = curve.points.map { "\(x($0.x)),\(y($0.y))" }.joined(separator: " ")
            lines.append("<polyline points=\"\(path)\" fill=\"none\" stroke=\"\(color)\" stroke-width=\"1.5\"/>")
            if let last = curve.points.last {
                lines.append("<circle cx=\"\(x(last.x))\" cy=\"\(y(last.y))\" r=\"2.5\" fill=\"\(color)\"/>")
            }
            lines.append("<text x=\"\(place)\" y=\"28\" fill=\"\(color)\">\(curve.name)</text>")
            place += 14 + 6.2 * Double(curve.name.count)
        }
        return lines.map { $0 + "\n" }.joined()
    }

    /// To four significant digits or so.
    private static func number(_ value: Double) -> String {
        let scale = abs(value) < 1 ? 10000.0 : 100
        let rounded = (value * scale).rounded() / scale
        return rounded == rounded.rounded() && abs(rounded) < 1e15 ? String(Int(rounded)) : String(rounded)
    }
}
