// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// The colors of OOD sets, as classes of the page's style: `s0`, `s1`, ...
enum Palette {
    /// Colors after which they begin anew.
    static let count = 10

    static func style(_ index: Int) -> String { "s\(index % count)" }

    /// Swatches with names, in the order of the colors; ID first where it is shown.
    static func legend(_ names: [String], withID: Bool = true) -> String {
        let entries = (withID ? [("id", "ID")] : []) + names.enumerated().map { (style($0.offset), $0.element) }
        let items = entries.map { style, name in
            "<li><span class=\"swatch \(style)\" aria-hidden=\"true\"></span>\(escaped(name))</li>"
        }
        return "<ul class=\"legend\">\(items.joined())</ul>"
    }
}
