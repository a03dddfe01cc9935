import Parallelism

extension TrainingImages {
    /// The pixels of several images one after another, fetched on all cores.
    ///
    /// - Parameter numbers: of the images.
    /// - Returns: image, row, column, channel.
    /// - Throws: what the source says of the first image that cannot be had.
    package func pixels(of numbers: some Collection<Int>) throws -> [UInt8] {
        let numbers = Array(numbers)
        let share = 16
        let parts = Swift.stride(from: 0, to: numbers.count, by: share).map {
            numbers[$0..<min($0 + share, numbers.count)]
        }
        return try concurrentMap(parts) { part in
            var scratch: [UInt8] = []
            var pixels: [UInt8] = []
            for number in part { try withPixels(of: number, &scratch) { pixels += $0 } }
            return pixels
        }.flatMap(\.self)
    }
}
