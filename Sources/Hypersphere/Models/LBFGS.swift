/// The limited-memory quasi-Newton method (Nocedal and Wright, "Numerical Optimization", algorithms 7.4 and 7.5), with a
/// line search that halves its step, for smooth convex functions.
struct LBFGS {
    /// How many steps the curvature is taken from.
    var memory = 20
    var iterationLimit = 1000
    /// The search ends where no part of the gradient is larger.
    var tolerance = 1e-7

    /// - Parameters:
    ///   - start: where to begin.
    ///   - evaluate: the function's value at a point; sets the gradient there.
    /// - Returns: the minimum, or the best point within the limit.
    func minimum(
        from start: [Double], of evaluate: (_ point: [Double], _ gradient: inout [Double]) -> Double
    ) -> [Double] {
        var point = start
        var gradient = [Double](repeating: 0, count: start.count)
        var value = evaluate(point, &gradient)
        var history: [(step: [Double], change: [Double], scale: Double)] = []
        for _ in 0..<iterationLimit {
            guard gradient.contains(where: { abs($0) > tolerance }) else { break }
            var direction = descent(gradient, history)
            var slope = dot(direction, gradient)
            if slope >= 0 {
                history = []
                direction = gradient.map { -$0 }
                slope = -dot(gradient, gradient)
            }
            var length = 1.0
            var next = point
            var nextGradient = gradient
            var nextValue = Double.infinity
            // Armijo's condition; where rounding leaves no progress to be seen, the search is over.
            while length > 1e-12 {
                for index in point.indices { next[index] = point[index] + length * direction[index] }
                nextValue = evaluate(next, &nextGradient)
                if nextValue <= value + 1e-4 * length * slope { break }
                length /= 2
            }
            guard nextValue < value else { break }
            let step = zip(next, point).map { $0 - $1 }
            let change = zip(nextGradient, gradient).map { $0 - $1 }
            let curvature = dot(step, change)
            if curvature > 0 {
                if history.count == memory { history.removeFirst() }
                history.append((step, change, 1 / curvature))
            }
            (point, gradient, value) = (next, nextGradient, nextValue)
        }
        return point
    }

    private func descent(
        _ gradient: [Double], _ history: [(step: [Double], change: [Double], scale: Double)]
    ) -> [Double] {
        var direction = gradient.map { -$0 }
        var factors: [Double] = []
        for (step, change, scale) in history.reversed() {
            let factor = scale * dot(step, direction)
            factors.append(factor)
            for index in direction.indices { direction[index] -= factor * change[index] }
        }
        if let last = history.last {
            let scale = 1 / (last.scale * dot(last.change, last.change))
            for index in direction.indices { direction[index] *= scale }
        }
        for ((step, change, scale), factor) in zip(history, factors.reversed()) {
            let correction = factor - scale * dot(change, direction)
            for index in direction.indices { direction[index] += correction * step[index] }
        }
        return direction
    }

    private func dot(_ left: [Double], _ right: [Double]) -> Double {
        var sum = 0.0
        for index in left.indices { sum += left[index] * right[index] }
        return sum
    }
}
