// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import LinearAlgebra

/// The limited-memory quasi-Newton method (Nocedal and Wright, "Numerical Optimization", algorithms 7.4 and 7.5), with a
/// line search that halves its step, for smooth convex functions.
struct LBFGS {
    /// How many steps the curvature is taken from.
    var memory = 10
    var iterationLimit = 1000
    /// The search ends where no part of the gradient is larger.
    var tolerance = 1e-7
    /// The share of the function's value that its rounding may take.
    ///
    /// The search ends, too, where two steps one after the
    /// other make no more progress than that.
    var rounding = 1e-8

    /// - Parameters:
    ///   - start: where to begin.
    ///   - evaluate: the function's value at a point; sets the gradient there.
    ///   - precondition: multiplies a vector by about the inverse of the Hessian at the point last evaluated, up to a factor.
    /// - Returns: the minimum, or the best point within the limit.
    func minimum(
        from start: [Double], of evaluate: (_ point: [Double], _ gradient: inout [Double]) -> Double,
        precondition: (_ vector: inout [Double]) -> Void = { _ in }
    ) -> [Double] {
        var point = start
        var gradient = [Double](repeating: 0, count: start.count)
        var value = evaluate(point, &gradient)
        var history: [(step: [Double], change: [Double], scale: Double)] = []
        var idle = 0
        for _ in 0..<iterationLimit {
            guard idle < 2, gradient.contains(where: { abs($0) > tolerance }) else { break }
            var direction = descent(gradient, history, precondition)
            var slope = dot(direction, gradient)
            if slope >= 0 {
                history = []
                direction = descent(gradient, history, precondition)
                slope = dot(direction, gradient)
            }
            var length = 1.0
            var next = point
            var nextGradient = gradient
            var isBetter = false
            while length > 1e-6, !isBetter {
                next = point
                add(direction, times: length, to: &next)
                let nextValue = evaluate(next, &nextGradient)
                // Armijo's condition; where rounding hides progress, the slope tells (Hager and Zhang, "A New Conjugate
                // Gradient Method with Guaranteed Descent and an Efficient Line Search", 2005, equation 4.1).
                isBetter =
                    nextValue <= value + 1e-4 * length * slope
                    || nextValue <= value + rounding * abs(value) && abs(dot(direction, nextGradient)) < -0.9 * slope
                guard isBetter else {
                    length /= 2
                    continue
                }
                idle = value - nextValue > rounding * abs(value) ? 0 : idle + 1
                value = nextValue
            }
            guard isBetter else { break }
            var step = direction
            for index in step.indices { step[index] *= length }
            var change = nextGradient
            add(gradient, times: -1, to: &change)
            let curvature = dot(step, change)
            if curvature > 0 {
                if history.count == memory { history.removeFirst() }
                history.append((step, change, 1 / curvature))
            }
            (point, gradient) = (next, nextGradient)
        }
        return point
    }

    private func descent(
        _ gradient: [Double], _ history: [(step: [Double], change: [Double], scale: Double)],
        _ precondition: (_ vector: inout [Double]) -> Void
    ) -> [Double] {
        var direction = gradient.map { -$0 }
        var factors: [Double] = []
        for (step, change, scale) in history.reversed() {
            let factor = scale * dot(step, direction)
            factors.append(factor)
            add(change, times: -factor, to: &direction)
        }
        precondition(&direction)
        if let last = history.last {
            var image = last.change
            precondition(&image)
            let scale = 1 / (last.scale * dot(last.change, image))
            for index in direction.indices { direction[index] *= scale }
        }
        for ((step, change, scale), factor) in zip(history, factors.reversed()) {
            add(step, times: factor - scale * dot(change, direction), to: &direction)
        }
        return direction
    }
}
