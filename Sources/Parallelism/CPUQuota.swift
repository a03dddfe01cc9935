// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// The processor time that control groups leave this process, in processors: the least of its group's and of all groups above
/// it; `nil` where none sets a limit.
///
/// Reads version 2 (`cpu.max`) and version 1 (`cpu.cfs_quota_us`, `cpu.cfs_period_us`) where they are mounted
/// (`/proc/self/mountinfo`), and takes the tighter one.
///
/// Source: the kernel's `Documentation/admin-guide/cgroup-v2.rst` and `cgroup-v1/`.
package func cpuQuota(root: String) -> Double? {
    guard let groups = readText(root + "/proc/self/cgroup"), let mounts = readText(root + "/proc/self/mountinfo") else {
        return nil
    }
    let hierarchies = mounts.split(separator: "\n").compactMap { Hierarchy(mountinfo: $0) }
    var least: Double?
    for line in groups.split(separator: "\n") {
        // "0::/path" is version 2, "4:cpu,cpuacct:/path" is version 1; a path may hold colons.
        let parts = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3 else { continue }
        let version = parts[1].isEmpty ? 2 : 1
        guard version == 2 || parts[1].split(separator: ",").contains("cpu") else { continue }
        for hierarchy in hierarchies where hierarchy.version == version {
            for folder in hierarchy.folders(of: String(parts[2])) {
                let quota = version == 2 ? unifiedQuota(root + folder) : firstQuota(root + folder)
                least = quota.map { min(least ?? $0, $0) } ?? least
            }
        }
    }
    return least
}

/// A mounted tree of control groups that can hold limits of processor time.
private struct Hierarchy {
    let version: Int

    /// The group that the mount shows, as a path from the tree's root.
    let shown: String

    /// Where it is mounted.
    let mount: String

    /// Reads a line such as `32 24 0:28 / /sys/fs/cgroup rw,nosuid - cgroup2 cgroup2 rw`.
    init?(mountinfo line: Substring) {
        let fields = line.split(separator: " ")
        guard let dash = fields.firstIndex(of: "-"), dash >= 6, fields.count > dash + 3 else { return nil }
        switch fields[dash + 1] {
        case "cgroup2": version = 2
        case "cgroup" where fields[dash + 3].split(separator: ",").contains("cpu"): version = 1
        default: return nil
        }
        shown = unescaped(fields[3])
        mount = unescaped(fields[4])
    }

    /// The folders of a group and of those above it, as far as the mount shows them.
    ///
    /// A container often sees its own group alone, mounted under the name of the tree's root.
    func folders(of group: String) -> [String] {
        var rest = group
        let prefix = shown == "/" ? "" : shown
        if rest == prefix || rest.hasPrefix(prefix + "/") {
            rest.removeFirst(prefix.count)
        } else {
            // The group lies outside of what is mounted: all that can be known is the mount's own limit.
            rest = ""
        }
        var parts = rest.split(separator: "/")
        if parts.contains("..") { parts = [] }
        return (0...parts.count).map { ([mount] + parts.prefix($0).map(String.init)).joined(separator: "/") }
    }
}

/// Version 2: `max 100000`, or `250000 100000`.
private func unifiedQuota(_ folder: String) -> Double? {
    let parts = (readText(folder + "/cpu.max") ?? "").split(whereSeparator: \.isWhitespace)
    guard let quota = parts.first.flatMap({ Double($0) }) else { return nil }
    return processors(quota, period: parts.count > 1 ? Double(parts[1]) : 100_000)
}

/// Version 1: a quota of -1 is none.
private func firstQuota(_ folder: String) -> Double? {
    func number(_ file: String) -> Double? {
        readText(folder + file).flatMap { Double($0.filter { !$0.isWhitespace }) }
    }
    guard let quota = number("/cpu.cfs_quota_us") else { return nil }
    return processors(quota, period: number("/cpu.cfs_period_us"))
}

private func processors(_ quota: Double, period: Double?) -> Double? {
    guard let period, quota > 0, period > 0, quota.isFinite, period.isFinite else { return nil }
    return quota / period
}

/// A field of mountinfo, in which spaces, tabs, newlines and backslashes stand as three octal digits.
private func unescaped(_ field: Substring) -> String {
    var bytes: [UInt8] = []
    var rest = Array(field.utf8)[...]
    while let byte = rest.popFirst() {
        let digits = rest.prefix(3)
        if byte == UInt8(ascii: "\\"), digits.count == 3,
            let value = UInt8(String(decoding: digits, as: UTF8.self), radix: 8)
        {
            bytes.append(value)
            rest = rest.dropFirst(3)
        } else {
            bytes.append(byte)
        }
    }
    return String(decoding: bytes, as: UTF8.self)
}
