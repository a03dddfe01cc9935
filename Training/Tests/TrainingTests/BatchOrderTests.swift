import Testing
import Training

@Suite struct BatchOrderTests {
    func steps(images: Int, batch: Int, epochs: Int, from start: Position = Position()) -> [(Position, [Int])] {
        var order = BatchOrder(images: images, batch: batch, epochs: epochs, seed: 3, from: start)
        var steps: [(Position, [Int])] = []
        while let step = order.next() { steps.append((step.position, Array(step.images))) }
        return steps
    }

    @Test func anEpochShowsEachImageAtMostOnceInAnotherOrder() {
        let steps = steps(images: 10, batch: 3, epochs: 2)
        #expect(steps.map(\.0.epoch) == [0, 0, 0, 1, 1, 1])
        #expect(steps.map(\.0.step) == [0, 1, 2, 0, 1, 2])
        let epochs = [steps[..<3], steps[3...]].map { $0.flatMap(\.1) }
        #expect(epochs.allSatisfy { Set($0).count == 9 && $0.allSatisfy((0..<10).contains) })
        #expect(epochs[0] != epochs[1])
    }

    @Test(arguments: [Position(epoch: 0, step: 2), Position(epoch: 1, step: 0), Position(epoch: 0, step: 3)])
    func aResumedRunSeesTheImagesThatAreLeft(_ start: Position) {
        let rest = steps(images: 10, batch: 3, epochs: 2, from: start)
        let whole = steps(images: 10, batch: 3, epochs: 2).suffix(rest.count)
        #expect(rest.map(\.1) == whole.map(\.1))
        #expect(rest.count == 6 - start.epoch * 3 - start.step)
    }

    @Test func aBatchIsNeverLargerThanTheSet() {
        #expect(steps(images: 4, batch: 100, epochs: 2).map { $0.1.sorted() } == [[0, 1, 2, 3], [0, 1, 2, 3]])
        #expect(steps(images: 0, batch: 3, epochs: 1).isEmpty)
        #expect(steps(images: 5, batch: 5, epochs: 1, from: Position(epoch: 1)).isEmpty)
    }
}
