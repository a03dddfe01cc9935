import Glibc

/// How many threads of work this process can run at once: what its processors and its control groups leave it.
///
/// A container's limit of processor time is a quota, not fewer processors. A process with a thread for each processor that it
/// sees uses such a quota up early in each period, and stands still for the rest of it, so threads are counted by the quota.
package struct CPUBudget: Sendable, Equatable {
    /// The processors that the process may run on (its affinity, which `taskset` and sets of processors narrow).
    package let processors: Int

    /// The processors that are online, whether or not the process may run on them.
    package let online: Int

    /// The processor time that the tightest of the control groups leaves, in processors; `nil` for no limit.
    package let quota: Double?

    package init(processors: Int, online: Int, quota: Double?) {
        self.processors = max(1, processors)
        self.online = max(1, online)
        self.quota = quota
    }

    /// Threads of work, at least one.
    ///
    /// A quota is rounded down. Threads that work in step wait for the one that is held up, so one too many costs more than
    /// the fraction of a processor that is left over.
    package var threads: Int {
        guard let quota else { return processors }
        // A quota may be larger than what `Int` holds.
        return quota < Double(processors) ? max(1, Int(quota)) : processors
    }

    /// Whether there are fewer threads than processors that a library would count.
    package var isLimited: Bool { threads < online }

    /// That of this process, read once: quotas that change later are not followed.
    package static let current = CPUBudget(root: "")

    /// Reads it from the system whose `/proc` and `/sys` lie below `root`, a path without a slash at its end.
    package init(root: String) {
        let online = sysconf(Int32(_SC_NPROCESSORS_ONLN))
        self.init(processors: allowedProcessors(root: root) ?? online, online: online, quota: cpuQuota(root: root))
    }
}

/// The processors that the process may run on, from the kernel's list of them, such as `0-3,8`.
private func allowedProcessors(root: String) -> Int? {
    let lines = (readText(root + "/proc/self/status") ?? "").split(separator: "\n")
    guard let list = lines.first(where: { $0.hasPrefix("Cpus_allowed_list:") }) else { return nil }
    var count = 0
    for range in list.drop(while: { $0 != ":" }).dropFirst().split(separator: ",") {
        let ends = range.filter { !$0.isWhitespace }.split(separator: "-").map { Int($0) }
        guard let first = ends.first ?? nil, let last = ends.last ?? nil, first <= last else { return nil }
        count += last - first + 1
    }
    return count > 0 ? count : nil
}

extension CPUBudget: CustomStringConvertible {
    /// Such as `2 threads: 8 processors, 2.5 of them by the control group's quota`.
    package var description: String {
        var text = "\(threads) \(threads == 1 ? "thread" : "threads"): "
        text += "\(processors)\(processors < online ? " of \(online)" : "") \(online == 1 ? "processor" : "processors")"
        if let quota, quota < Double(processors) {
            let hundredths = (quota * 100).rounded(.down) / 100
            let number = hundredths == hundredths.rounded() ? "\(Int(hundredths))" : "\(hundredths)"
            text += ", \(number) by the control group's quota"
        }
        return text
    }
}
