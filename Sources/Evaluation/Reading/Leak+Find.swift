extension Leak {
    /// The images that the detector has in its bank, or was calibrated on.
    ///
    /// - Parameters:
    ///   - input: the sets.
    ///   - pass: what the pass found of them.
    /// - Returns: one for each set and place that has any.
    static func find(_ input: EvaluationInput, _ pass: PassOutcome) -> [Leak] {
        let sets =
            [("id", input.inDistribution, pass.inDistribution)]
            + zip(input.outOfDistribution, pass.outOfDistribution).map { ($0.name, $0.source, $1) }
            + zip(input.shifted, pass.shifted).map { ($0.name, $0.source, $1) }
        return sets.flatMap { name, source, outcome in
            func names(_ isSeen: (ImageOutcome) -> Bool) -> [String] {
                outcome.images.filter(isSeen).map { source.identifier($0.place) }
            }
            return [
                Leak(set: name, place: .bank, images: names(\.isInBank)),
                Leak(set: name, place: .calibration, images: names(\.isInCalibration)),
            ].filter { !$0.images.isEmpty }
        }
    }
}
