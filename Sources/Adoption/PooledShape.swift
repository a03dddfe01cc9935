// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// What a tensor holds for each image, told by its shape.
package enum PooledShape: Equatable {
    /// One vector.
    case row(dimension: Int)
    /// A vector for each place of a map, channels at axis 1.
    case mapChannelsFirst(channels: Int?, places: Int?)
    /// A vector for each place of a map, channels at axis 3.
    case mapChannelsLast(channels: Int?, places: Int?)
    /// A vector for each token.
    case tokens(count: Int?, dimension: Int?)

    /// Nil for any other shape.
    ///
    /// - Parameters:
    ///   - shape: [N,d], [N,d,1,1], [N,C,h,w], [N,h,w,C] or [N,T,d].
    ///   - input: what the model says of its images.
    ///   - size: of the images where the model takes any.
    package init?(_ shape: [Int?], input: ModelInput, size: ImageSize?) {
        switch shape.count {
        case 2:
            guard let dimension = shape[1], dimension > 0 else { return nil }
            self = .row(dimension: dimension)
        case 3: self = .tokens(count: shape[1], dimension: shape[2])
        case 4:
            if let channels = shape[1], shape[2...] == [1, 1] {
                self = .row(dimension: channels)
                return
            }
            func places(_ a: Int?, _ b: Int?) -> Int? { if let a, let b { a * b } else { nil } }
            if Self.isChannelsFirst(shape, input: input, size: size) {
                self = .mapChannelsFirst(channels: shape[1], places: places(shape[2], shape[3]))
            } else {
                self = .mapChannelsLast(channels: shape[3], places: places(shape[1], shape[2]))
            }
        default: return nil
        }
    }

    /// Sides of a map are in the ratio of the image's sides; channels mostly are more than either.
    private static func isChannelsFirst(_ shape: [Int?], input: ModelInput, size: ImageSize?) -> Bool {
        let isDefault = input.layout == .channelsFirst
        guard let a = shape[1], let b = shape[2], let c = shape[3] else {
            return shape[1] != nil && shape[3] == nil || isDefault && !(shape[1] == nil && shape[3] != nil)
        }
        let (height, width) = (input.height ?? size?.height ?? 1, input.width ?? size?.width ?? 1)
        func fits(_ rows: Int, _ columns: Int) -> Bool {
            // Rounded sides: one off in the shorter.
            abs(rows * width - columns * height) < max(width, height)
        }
        switch (fits(b, c), fits(a, b)) {
        case (true, false): return true
        case (false, true): return false
        default: return a == c ? isDefault : a > c
        }
    }

    /// The poolings that make one vector of it, the usual one first; empty for one that is a vector already.
    var poolings: [Pooling] {
        switch self {
        case .row: []
        case .mapChannelsFirst, .mapChannelsLast: [.mean, .max, .gem]
        case .tokens(let count, _):
            if let count, Self.hasClassToken(count) { [.cls, .mean, .max, .gem] } else { [.mean, .max, .gem] }
        }
    }

    /// Whether tokens are those of a square of patches with a class token, alone or with a distillation token or four
    /// registers.
    package static func hasClassToken(_ count: Int) -> Bool {
        func isSquare(_ number: Int) -> Bool {
            guard number > 0 else { return false }
            let root = Int(Double(number).squareRoot().rounded())
            return root * root == number
        }
        return !isSquare(count) && [1, 2, 5].contains { isSquare(count - $0) }
    }

    /// The length of the vector that a pooling makes; nil where it is not known.
    func dimension(_ pooling: Pooling?) -> Int? {
        switch self {
        case .row(let dimension): dimension
        case .mapChannelsFirst(let channels, let places), .mapChannelsLast(let channels, let places),
            .tokens(let places, let channels):
            if pooling == Pooling.none {
                if let channels, let places { channels * places } else { nil }
            } else {
                channels
            }
        }
    }

    /// The axes of places.
    var axes: [Int] {
        switch self {
        case .row: []
        case .mapChannelsFirst: [2, 3]
        case .mapChannelsLast: [1, 2]
        case .tokens: [1]
        }
    }
}
