// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// How an array's elements lie in a file.
struct ArrayLayout: Sendable, Equatable {
    var element: ArrayElement

    /// The length of each axis.
    var shape: [Int]

    /// Whether the first axis is the one whose elements are neighbors, and not the last.
    var isFortran = false

    /// Whether the elements' bytes are in the order that is not the processor's.
    var isSwapped = false

    /// The number of elements; nil where it overflows.
    var count: Int? {
        var product = 1
        for length in shape {
            let (next, overflow) = product.multipliedReportingOverflow(by: length)
            guard length >= 0, !overflow else { return nil }
            product = next
        }
        return product
    }

    /// The size of all elements, bytes; nil where it overflows.
    var byteCount: Int? {
        guard let count else { return nil }
        let (bytes, overflow) = count.multipliedReportingOverflow(by: element.byteCount)
        return overflow ? nil : bytes
    }

    /// Rows and columns, where all axes but the first and one more are of length 1; nil for other shapes.
    var matrix: (rows: Int, columns: Int)? {
        guard shape.count >= 2, let rows = shape.first else { return nil }
        let wide = shape.dropFirst().filter { $0 != 1 }
        guard wide.count <= 1 else { return nil }
        return (rows, wide.first ?? 1)
    }

    /// The number of elements of a list: an array whose axes but the first are of length 1; nil for other shapes.
    var list: Int? {
        guard let rows = shape.first, shape.dropFirst().allSatisfy({ $0 == 1 }) else { return nil }
        return rows
    }
}
