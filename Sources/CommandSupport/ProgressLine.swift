import Foundation

/// Progress of long work on standard error: a bar with rate and time left on a terminal, a line now and then
/// elsewhere.
package final class ProgressLine {
    private let isTerminal = isatty(STDERR_FILENO) == 1
    private let clock = ContinuousClock()
    private var stage = ""
    private var stageStart = ContinuousClock.now
    private var lastShown = ContinuousClock.now
    private var lastCompleted = 0
    private var isEnded = false
    private var rate = ProgressRate(from: 0)

    package init() {}

    /// Shows that `completed` of `total` images are done.
    ///
    /// - Parameters:
    ///   - stage: what is being done.
    ///   - completed: of `total`.
    ///   - total: at the end of the stage.
    ///   - more: in place of the rate, where they say more.
    ///   - secondsLeft: in place of the time to the stage's end.
    package func show(
        _ stage: String, completed: Int, total: Int, figures more: String? = nil, secondsLeft: Double? = nil
    ) {
        if stage != self.stage || completed < lastCompleted {
            self.stage = stage
            isEnded = false
            stageStart = clock.now
            lastShown = stageStart
            rate = ProgressRate(from: completed)
            if !isTerminal && more == nil { printError("\(stage): \(total)") }
        }
        lastCompleted = completed
        guard !isEnded else { return }
        let isDone = completed >= total
        isEnded = isDone
        let pause: Duration = isTerminal ? .milliseconds(100) : .seconds(10)
        guard isDone || lastShown.duration(to: clock.now) >= pause else { return }
        lastShown = clock.now

        let elapsed = stageStart.duration(to: clock.now) / .seconds(1)
        let rate = rate.value(completed: completed, elapsed: elapsed)
        let left = (secondsLeft ?? rate.map { Double(max(total - completed, 0)) / $0 }).map { "\(Self.time($0)) left" }
        let speed = more ?? rate.map(ProgressRate.text)
        let figures = ["\(completed)/\(total)", speed].compactMap(\.self).joined(separator: "  ")
        if isTerminal {
            let filled = total > 0 ? 24 * min(completed, total) / total : 24
            let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: 24 - filled)
            let end = isDone ? "  \(Self.time(elapsed))\u{1B}[K\n" : "\(left.map { "  \($0)" } ?? "")\u{1B}[K"
            FileHandle.standardError.write(Data("\r\(stage)  \(bar)  \(figures)\(end)".utf8))
        } else {
            let end = isDone ? "done in \(Self.time(elapsed))" : left
            printError("\(stage): " + [figures, end].compactMap(\.self).joined(separator: ", "))
        }
    }

    /// Writes a line in the bar's place.
    package func replace(with line: String) {
        printError(isTerminal ? "\r\(line)\u{1B}[K" : line)
    }

    private static func time(_ seconds: Double) -> String {
        let whole = Int(min(seconds.rounded(), 360_000))
        return whole >= 3600
            ? String(format: "%d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60)
            : String(format: "%d:%02d", whole / 60, whole % 60)
    }
}

/// Writes a line to standard error.
package func printError(_ line: String) {
    FileHandle.standardError.write(Data("\(line)\n".utf8))
}
