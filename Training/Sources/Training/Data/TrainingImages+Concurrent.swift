import Dispatch
import Synchronization

extension TrainingImages {
    /// The pixels of several images one after another, fetched on all cores.
    ///
    /// - Parameter numbers: of the images.
    /// - Returns: image, row, column, channel.
    /// - Throws: what the source says of the first image that cannot be had.
    package func pixels(of numbers: some Collection<Int>) throws -> [UInt8] {
        let numbers = Array(numbers)
        let share = 16
        let jobs = (numbers.count + share - 1) / share
        let parts = Mutex([Result<[UInt8], any Error>](repeating: .success([]), count: jobs))
        DispatchQueue.concurrentPerform(iterations: jobs) { job in
            let part = Result {
                var scratch: [UInt8] = []
                var pixels: [UInt8] = []
                for number in numbers[job * share..<min((job + 1) * share, numbers.count)] {
                    try withPixels(of: number, &scratch) { pixels += $0 }
                }
                return pixels
            }
            parts.withLock { $0[job] = part }
        }
        return try parts.withLock { try $0.flatMap { try $0.get() } }
    }
}
