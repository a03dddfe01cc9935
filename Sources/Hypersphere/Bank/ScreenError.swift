// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// Why what was kept of a screen is none of a bank's rows.
package enum ScreenError: Error, Equatable, CustomStringConvertible {
    /// A part is not as long as the others ask for.
    case size(part: String, count: Int, expected: Int)
    /// A part holds a number that no screen has.
    case value(part: String)
    /// The rows are not each of the bank's once.
    case rows
    /// The screen was made of other rows.
    case otherRows

    package var description: String {
        switch self {
        case .size(let part, let count, let expected):
            "the screen's \(part) are \(count) numbers, where there must be \(expected)"
        case .value(let part): "the screen's \(part) hold a number that no screen has"
        case .rows: "the screen does not hold each row of the bank once"
        case .otherRows: "the screen is not that of the bank's rows"
        }
    }
}
