import Foundation
import Testing
import Training

/// What every schedule promises.
@Suite struct ScheduleTests {
    static let schedules: [LearningRateSchedule] = [
        .cosine(), .cosine(warmupEpochs: 0), .cosine(warmupEpochs: 3, warmupFrom: 0.1, floor: 0), .oneCycle(),
        .oneCycle(rise: 0), .oneCycle(rise: 1), .steps(epochs: [10, 15], warmupEpochs: 2),
    ]

    @Test(arguments: schedules) func theRateStaysBetweenZeroAndItsPeak(_ schedule: LearningRateSchedule) {
        let shares = (0...400).map { schedule.share(at: Double($0) / 20, of: 20) }
        #expect(shares.allSatisfy { $0 >= 0 && $0 <= 1 })
        // Where warm-up is half of the run, a cosine has come down to a half by its end.
        #expect((shares.max() ?? 0) > 0.5)
    }

    @Test(arguments: schedules) func theRateRisesInWarmUpAndNeverAfter(_ schedule: LearningRateSchedule) {
        let warmup = schedule.warmupEpochs(of: 20)
        for step in 0..<400 {
            let (now, next) = (Double(step) / 20, Double(step + 1) / 20)
            let change = schedule.share(at: next, of: 20) - schedule.share(at: now, of: 20)
            if next < warmup { #expect(change > 0, "\(now)") }
            if now >= warmup { #expect(change <= 1e-12, "\(now)") }
        }
    }

    @Test func schedulesSurviveTheirFile() throws {
        for schedule in Self.schedules {
            let read = try RunJSON.decoded(LearningRateSchedule.self, from: RunJSON.encoded(schedule))
            #expect(read == schedule)
        }
    }

    @Test func viewsHaveTheSizeOfTheLastPhaseThatBegan() {
        var configuration = TrainingConfiguration()
        configuration.epochs = 10
        #expect(configuration.size(epoch: 3, of: 32) == 32)
        configuration.sizes = [SizePhase(from: 0.7, size: 28), SizePhase(from: 0.2, size: 24)]
        #expect([0, 1, 2, 6, 7, 9].map { configuration.size(epoch: $0, of: 32) } == [32, 32, 24, 24, 28, 28])
    }
}
