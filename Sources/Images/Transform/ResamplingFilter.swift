// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Glibc

/// A filter kernel, as Pillow has it.
struct ResamplingFilter: Sendable {
    /// The distance from its center beyond which it is 0, in pixels of the larger image.
    let support: Double
    /// The weight at a distance.
    let weight: @Sendable (Double) -> Double
}

extension ResamplingFilter {
    /// A triangle.
    static let bilinear = ResamplingFilter(support: 1) { distance in max(0, 1 - abs(distance)) }

    /// Keys' cubic with a = -0.5.
    static let bicubic = ResamplingFilter(support: 2) { distance in
        let a = -0.5
        let x = abs(distance)
        if x < 1 { return ((a + 2) * x - (a + 3)) * x * x + 1 }
        if x < 2 { return (((x - 5) * x + 8) * x - 4) * a }
        return 0
    }

    /// The mean of what a pixel covers.
    static let box = ResamplingFilter(support: 0.5) { distance in distance > -0.5 && distance <= 0.5 ? 1 : 0 }

    /// A sinc windowed by Hamming's function.
    static let hamming = ResamplingFilter(support: 1) { distance in
        let x = abs(distance)
        if x == 0 { return 1 }
        if x >= 1 { return 0 }
        let angle = x * Double.pi
        // Pillow has these two in single precision.
        return sin(angle) / angle * (Double(0.54 as Float) + Double(0.46 as Float) * cos(angle))
    }

    /// A sinc windowed by a sinc thrice as wide.
    static let lanczos = ResamplingFilter(support: 3) { distance in
        -3 <= distance && distance < 3 ? sinc(distance) * sinc(distance / 3) : 0
    }

    private static func sinc(_ distance: Double) -> Double {
        if distance == 0 { return 1 }
        let angle = distance * Double.pi
        return sin(angle) / angle
    }
}

extension InputTransform.Interpolation {
    /// Pillow's kernel; nil where there is none, or the filter is OpenCV's.
    var filter: ResamplingFilter? {
        switch self {
        case .bilinear: .bilinear
        case .bicubic: .bicubic
        case .lanczos: .lanczos
        case .box: .box
        case .hamming: .hamming
        case .nearest, .opencvLinear, .opencvCubic, .opencvArea, .opencvNearest: nil
        }
    }
}
