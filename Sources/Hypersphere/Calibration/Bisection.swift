/// Where between two numbers a condition ceases to hold, by bisection.
///
/// - Parameters:
///   - start: where it holds.
///   - end: where it does not.
///   - steps: how often the distance between the two is halved.
///   - holds: the condition, which ceases once on the way.
/// - Returns: the middle of what is left between.
func bisection(from start: Double, to end: Double, steps: Int = 60, while holds: (Double) -> Bool) -> Double {
    var (inside, outside) = (start, end)
    for _ in 0..<steps {
        let middle = (inside + outside) / 2
        if holds(middle) { inside = middle } else { outside = middle }
    }
    return (inside + outside) / 2
}
