// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Parallelism
import Synchronization
import Testing

@Suite struct CPUBudgetTests {
    @Test(
        "A quota is rounded down to whole threads, to one at least, and leaves no more than there are processors",
        arguments: [
            (8, nil, 8), (8, 2.0, 2), (8, 2.99, 2), (8, 0.5, 1), (8, 8.0, 8), (8, 64.0, 8), (1, 0.1, 1), (2, 1e300, 2),
        ] as [(Int, Double?, Int)])
    func threads(processors: Int, quota: Double?, threads: Int) {
        #expect(CPUBudget(processors: processors, online: processors, quota: quota).threads == threads)
    }

    @Test("What the processors alone leave is no limit to libraries, fewer of them or a quota is")
    func limited() {
        #expect(!CPUBudget(processors: 4, online: 4, quota: nil).isLimited)
        #expect(!CPUBudget(processors: 4, online: 4, quota: 4.5).isLimited)
        #expect(CPUBudget(processors: 4, online: 4, quota: 3.5).isLimited)
        #expect(CPUBudget(processors: 2, online: 4, quota: nil).isLimited)
    }

    @Test("It says what it stands on")
    func description() {
        #expect("\(CPUBudget(processors: 8, online: 8, quota: nil))" == "8 threads: 8 processors")
        #expect("\(CPUBudget(processors: 1, online: 8, quota: nil))" == "1 thread: 1 of 8 processors")
        #expect(
            "\(CPUBudget(processors: 8, online: 8, quota: 2.5))"
                == "2 threads: 8 processors, 2.5 by the control group's quota")
        #expect(
            "\(CPUBudget(processors: 4, online: 8, quota: 3))"
                == "3 threads: 4 of 8 processors, 3 by the control group's quota")
    }

    @Test("This process has a thread at least, and no more than the machine has processors")
    func current() {
        let budget = CPUBudget.current
        #expect((1...budget.processors).contains(budget.threads))
        #expect(budget.processors <= budget.online)
    }

    @Test("On few threads every index is done once", arguments: [1, 2, 3])
    func fewThreads(threads: Int) {
        let seen = Mutex([Int]())
        concurrently(100, threads: threads) { index in seen.withLock { $0.append(index) } }
        #expect(seen.withLock { $0.sorted() } == Array(0..<100))
    }
}

/// Quotas of systems as `/proc` and `/sys` show them.
@Suite struct CPUQuotaTests {
    private static let unified = "30 24 0:27 / /sys/fs/cgroup rw,nosuid,nodev - cgroup2 cgroup2 rw,nsdelegate\n"

    /// Makes files below a folder of their own, and reads the quota there.
    private func quota(_ files: [String: String]) throws -> Double? {
        let root = FileManager.default.temporaryDirectory.appending(path: "quota-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: root) }
        for (path, text) in files {
            let file = root.appending(path: path)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: file)
        }
        return cpuQuota(root: root.path(percentEncoded: false))
    }

    @Test(
        "Version 2, in a container of its own name space", arguments: [("250000 100000\n", 2.5), ("max 100000\n", nil)])
    func containerOfVersion2(limit: String, expected: Double?) throws {
        let found = try quota([
            "proc/self/cgroup": "0::/\n", "proc/self/mountinfo": Self.unified, "sys/fs/cgroup/cpu.max": limit,
        ])
        #expect(found == expected)
    }

    @Test("The least of a group's limit and those above it holds")
    func nested() throws {
        var files = [
            "proc/self/cgroup": "0::/pods/pod:1/main\n", "proc/self/mountinfo": Self.unified,
            "sys/fs/cgroup/pods/cpu.max": "max 100000\n", "sys/fs/cgroup/pods/pod:1/cpu.max": "150000 50000\n",
            "sys/fs/cgroup/pods/pod:1/main/cpu.max": "400000 100000\n",
        ]
        #expect(try quota(files) == 3)
        files["sys/fs/cgroup/pods/pod:1/main/cpu.max"] = "100000 100000\n"
        #expect(try quota(files) == 1)
        files["sys/fs/cgroup/pods/cpu.max"] = "50000\n"
        #expect(try quota(files) == 0.5)
    }

    @Test("Version 1, where a quota of -1 is none; the mount shows the group under the name of the tree's root")
    func version1() throws {
        var files = [
            "proc/self/cgroup":
                "5:memory:/docker/ab\n4:cpu,cpuacct:/docker/ab\n1:name=systemd:/docker/ab\n0::/docker/ab\n",
            "proc/self/mountinfo": """
            30 24 0:26 /docker/ab /sys/fs/cgroup/memory ro - cgroup cgroup rw,memory
            31 24 0:27 /docker/ab /sys/fs/cgroup/cpu,cpuacct ro,nosuid shared:9 - cgroup cgroup rw,cpu,cpuacct

            """,
            "sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us": "150000\n",
            "sys/fs/cgroup/cpu,cpuacct/cpu.cfs_period_us": "100000\n",
        ]
        #expect(try quota(files) == 1.5)
        files["sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us"] = "-1\n"
        #expect(try quota(files) == nil)
    }

    @Test("Where both versions are mounted, the tighter limit holds")
    func hybrid() throws {
        let found = try quota([
            "proc/self/cgroup": "4:cpu:/a\n0::/a\n",
            "proc/self/mountinfo": "30 24 0:27 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw\n"
                + "31 24 0:28 / /sys/fs/cgroup/cpu rw - cgroup cgroup rw,cpu\n",
            "sys/fs/cgroup/unified/a/cpu.max": "300000 100000", "sys/fs/cgroup/cpu/a/cpu.cfs_quota_us": "200000",
            "sys/fs/cgroup/cpu/a/cpu.cfs_period_us": "100000",
        ])
        #expect(found == 2)
    }

    @Test("A group outside of what is mounted, and a mount whose name has a space")
    func elsewhere() throws {
        let outside = [
            "proc/self/cgroup": "0::/../other\n", "proc/self/mountinfo": Self.unified,
            "sys/fs/cgroup/cpu.max": "200000 100000",
            "sys/fs/other/cpu.max": "100000 100000",
        ]
        #expect(try quota(outside) == 2)
        let spaced = [
            "proc/self/cgroup": "0::/a\n",
            "proc/self/mountinfo": "30 24 0:27 / /my\\040groups rw - cgroup2 cgroup2 rw\n",
            "my groups/a/cpu.max": "100000 100000",
        ]
        #expect(try quota(spaced) == 1)
    }

    @Test(
        "What cannot be read, or makes no sense, is no limit",
        arguments: [
            [:], ["proc/self/cgroup": "0::/\n"], ["proc/self/mountinfo": unified],
            ["proc/self/cgroup": "nonsense", "proc/self/mountinfo": "nonsense - - -"],
            ["proc/self/cgroup": "0::/\n", "proc/self/mountinfo": unified, "sys/fs/cgroup/cpu.max": ""],
            ["proc/self/cgroup": "0::/\n", "proc/self/mountinfo": unified, "sys/fs/cgroup/cpu.max": "0 100000"],
            ["proc/self/cgroup": "0::/\n", "proc/self/mountinfo": unified, "sys/fs/cgroup/cpu.max": "100 0"],
            ["proc/self/cgroup": "0::/\n", "proc/self/mountinfo": unified, "sys/fs/cgroup/cpu.max": "-5 x"],
        ] as [[String: String]])
    func nonsense(files: [String: String]) throws {
        #expect(try quota(files) == nil)
    }
}
