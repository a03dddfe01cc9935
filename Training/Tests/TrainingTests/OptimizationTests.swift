import Testing
import Training

@Suite struct OptimizationTests {
    @Test(arguments: [true, false]) func descentFollowsItsDefinition(_ nesterov: Bool) throws {
        var options = OptimizerOptions()
        options.nesterov = nesterov
        options.weightDecay = 0.1
        let weight = try Tensor([2, -3] as [Float], shape: [1, 2])
        try weight.setRequiresGradient()
        let optimizer = try SGD([NamedTensor(name: "w", tensor: weight, role: .weight)], options)
        var expected = [2.0, -3.0]
        var momentum = [0.0, 0.0]
        for _ in 0..<3 {
            try (weight * weight).sum().backward()
            try optimizer.step(rate: 0.05)
            optimizer.clearGradients()
            for axis in 0..<2 {
                let gradient = 2 * expected[axis] + 0.1 * expected[axis]
                momentum[axis] = 0.9 * momentum[axis] + gradient
                expected[axis] -= 0.05 * (nesterov ? gradient + 0.9 * momentum[axis] : momentum[axis])
            }
        }
        #expect(relativeError(try weight.values(as: Double.self), expected) < 1e-6)
        #expect(relativeError(try optimizer.state[0].tensor.values(as: Double.self), momentum) < 1e-6)
    }

    @Test(arguments: [(true, 0.9), (false, 1.0)]) func offsetsDecayOnlyWhereAsked(_ decays: Bool, _ left: Double) throws
    {
        var options = OptimizerOptions()
        options.weightDecay = 1
        options.decaysOffsets = decays
        let bias = try Tensor([1] as [Float], shape: [1])
        try bias.setRequiresGradient()
        let optimizer = try SGD([NamedTensor(name: "b", tensor: bias, role: .offset)], options)
        try (bias * 0).sum().backward()
        try optimizer.step(rate: 0.1 / 1.9)
        #expect(abs(try bias.scalar() - left) < 1e-6)
    }

    @Test func shiftsLearnFasterAndDecayAlike() throws {
        var options = OptimizerOptions()
        options.nesterov = false
        options.weightDecay = 0.4
        options.shiftRate = 4
        let bias = try Tensor([1] as [Float], shape: [1])
        try bias.setRequiresGradient()
        let optimizer = try SGD([NamedTensor(name: "b", tensor: bias, role: .shift)], options)
        try (bias * 0.5).sum().backward()
        try optimizer.step(rate: 0.1)
        #expect(abs(try bias.scalar() - (1 - 0.1 * 4 * 0.5 - 0.1 * 0.4)) < 1e-6)
    }

    @Test func whatHasNoGradientStays() throws {
        let weight = try Tensor([1] as [Float], shape: [1])
        let optimizer = try SGD([NamedTensor(name: "w", tensor: weight, role: .weight)], OptimizerOptions())
        try optimizer.step(rate: 1)
        #expect(try weight.scalar() == 1)
    }

    @Test func theAverageFollowsAndIsLentToTheNetwork() throws {
        let weight = try Tensor([0] as [Float], shape: [1])
        let average = try WeightAverage([NamedTensor(name: "w", tensor: weight, role: .weight)], decay: 0.5)
        try weight.assign(Tensor([1] as [Float], shape: [1]))
        try average.update(afterStep: 1000)
        #expect(try average.state[0].tensor.scalar() == 0.5)
        #expect(try average.exchanged { try weight.scalar() } == 0.5)
        #expect(try weight.scalar() == 1)
        #expect(throws: LossError.self) { try average.exchanged { throw LossError.shape } }
        #expect(try weight.scalar() == 1)
    }

    @Test(arguments: [
        (0.0, 0.002), (5.0, 0.50050718), (10.0, 0.99901435), (250.0, 0.5005), (500.0, 0.001),
    ]) func cosineIsTheReferences(_ epoch: Double, _ share: Double) {
        #expect(abs(LearningRateSchedule.cosine().share(at: epoch, of: 500) - share) < 1e-6)
    }

    @Test(arguments: [(0.0, 1.0), (9.9, 1.0), (10.0, 0.1), (20.0, 0.01)]) func stepsDrop(
        _ epoch: Double, _ share: Double
    ) {
        let schedule = LearningRateSchedule.steps(epochs: [10, 15])
        #expect(abs(schedule.share(at: epoch, of: 30) - share) < 1e-12)
    }

    @Test(arguments: [(0.0, 0.05), (2.0, 1.0), (1.0, 0.525), (6.0, 0.5005), (10.0, 0.001)])
    func oneCycleRisesAndFalls(_ epoch: Double, _ share: Double) {
        #expect(abs(LearningRateSchedule.oneCycle().share(at: epoch, of: 10) - share) < 1e-9)
    }
}
