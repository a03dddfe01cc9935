// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Glibc

/// The angle between two vectors, in degrees, from 0 to 180.
///
/// Neither length matters. Stable near 0 and 180 degrees, where the arc cosine is not: with unit u and v it is
/// `2 atan2(|u - v|, |u + v|)` (W. Kahan, "How futile are mindless assessments of roundoff", section 12), computed in
/// double precision. Not a number where a vector is zero or not finite.
///
/// - Precondition: both have the same number of values.
package func angle(_ first: some Collection<Float>, _ second: some Collection<Float>) -> Double {
    precondition(first.count == second.count, "vectors of different dimension")
    let firstInverse = 1 / norm(first)
    let secondInverse = 1 / norm(second)
    var difference = 0.0
    var sum = 0.0
    for (a, b) in zip(first, second) {
        let u = Double(a) * firstInverse
        let v = Double(b) * secondInverse
        difference += (u - v) * (u - v)
        sum += (u + v) * (u + v)
    }
    return degrees(2 * atan2(difference.squareRoot(), sum.squareRoot()))
}

/// The angle whose cosine is given, in degrees; cosines that rounding took past 1 or -1 count as these.
func angle(cosine: Double) -> Double {
    degrees(acos(min(1, max(-1, cosine))))
}

private func degrees(_ radians: Double) -> Double {
    radians * (180 / .pi)
}

private func norm(_ vector: some Collection<Float>) -> Double {
    vector.reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
}
