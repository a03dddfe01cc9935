// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Evaluation

/// A table that a screen reader can read: caption, column heads, and row heads in the first column.
struct DataTable {
    struct Cell {
        let text: String
        /// In smaller type below.
        var note = ""
        var style = ""
        var title = ""
    }

    struct Row {
        let head: String
        /// In smaller type beside the head.
        var note = ""
        let cells: [Cell]
        var style = ""
    }

    let caption: String
    /// Of all columns, the first included, with an explanation that a pointer shows.
    let heads: [(text: String, explanation: String)]
    let rows: [Row]

    var html: String {
        let columns = heads.map { head in
            let title = head.explanation.isEmpty ? "" : " title=\"\(escaped(head.explanation))\""
            return "<th scope=\"col\"\(title)>\(escaped(head.text))</th>"
        }
        let body = rows.map { row in
            let note = row.note.isEmpty ? "" : " <small>\(escaped(row.note))</small>"
            let style = row.style.isEmpty ? "" : " class=\"\(row.style)\""
            return "<tr\(style)><th scope=\"row\">\(escaped(row.head))\(note)</th>"
                + row.cells.map(\.html).joined() + "</tr>"
        }
        // Focusable, so that a keyboard can scroll it.
        return "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"\(escaped(caption))\"><table>"
            + "<caption><span>\(escaped(caption))</span></caption><thead><tr>\(columns.joined())</tr></thead>"
            + "<tbody>\(body.joined())</tbody></table></div>"
    }
}

extension DataTable.Cell {
    fileprivate var html: String {
        let attributes =
            (style.isEmpty ? "" : " class=\"\(style)\"") + (title.isEmpty ? "" : " title=\"\(escaped(title))\"")
        return "<td\(attributes)>\(escaped(text))" + (note.isEmpty ? "" : "<small>\(escaped(note))</small>") + "</td>"
    }

    /// A share in per cent with its interval.
    init(_ estimate: Estimate?, isBest: Bool = false, isWorse: Bool = false) {
        self.init(
            text: estimate.map { percent($0.value) } ?? "–", note: estimate?.intervalText ?? "",
            style: isWorse ? "struck" : isBest ? "best" : "", title: isWorse ? "worse than chance" : "")
    }
}
