// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import HypersphereKernels

/// A search for the nearest rows of a block of queries, which reads the screen once for all of them.
///
/// 1. Groups nearest to a query are screened until there are enough rows; the best of these are ranked exactly. From then
///    on the query has a cosine to beat.
/// 2. The other groups are screened, but for those whose rows are all too far away: what the bound lets through is kept.
/// 3. What is kept and still within bounds is ranked exactly.
///
/// A row that is among the nearest has a bound above its cosine, hence above every cosine to beat, so none is lost.
struct Search: ~Copyable {
    /// The most queries in a block; the scratch memory grows with it.
    static let blockSize = 32
    /// Panels screened before the lists of candidates are looked at, and the queries that need no more are left out.
    private static let panelsAtOnce = 4
    /// What the kernels may need of a list's room in one call.
    private static let chunk = (panelsAtOnce + 1) * Screen.panelRows
    /// Rows ranked before the cosine to beat is looked at.
    private static let rankedAtOnce = 32

    private let rows: HalfRows
    private let screen: Screen
    private let kernels: cider_instruction_set
    private let k: Int
    private(set) var queries: [Query]
    private(set) var cost = SearchCost()

    /// For each query a list of candidates with room for so many.
    private let room: Int
    private let bounds: UnsafeMutableBufferPointer<Float>
    private let positions: UnsafeMutableBufferPointer<UInt32>
    /// The queries that are screened together, and their codes.
    private let entries: UnsafeMutableBufferPointer<cider_screen_query>
    private let codes: UnsafeMutableBufferPointer<Int8>

    init(_ bank: Bank, k: Int, queries: [Query]) {
        rows = bank.rows
        screen = bank.screen
        kernels = bank.instructions.kernels
        self.k = k
        self.queries = queries
        room = max(1024, 2 * k) + Self.chunk
        bounds = .allocate(capacity: room * queries.count)
        positions = .allocate(capacity: room * queries.count)
        entries = .allocate(capacity: queries.count)
        codes = .allocate(capacity: screen.width * queries.count)
        // Codes beyond the frame's width stay zero.
        codes.initialize(repeating: 0)
    }

    deinit {
        bounds.deallocate()
        positions.deallocate()
        entries.deallocate()
        codes.deallocate()
    }

    /// Screens the groups nearest to each query, and ranks the best of what they hold.
    mutating func start() {
        for index in queries.indices {
            var seen = 0
            while seen < k, let group = queries[index].nearestGroup() {
                screen(group, for: [Visitor(query: index, depth: screen.groups[group].panels.count)])
                queries[index].leaveOut(group)
                seen += screen.groups[group].rowCount
            }
            rankBest(index)
        }
    }

    /// Screens those of `groups` that may hold something near.
    mutating func visit(_ groups: some Sequence<Int>) {
        var visitors: [Visitor] = []
        visitors.reserveCapacity(queries.count)
        for group in groups {
            visitors.removeAll(keepingCapacity: true)
            for index in queries.indices {
                let depth = queries[index].depth(group, of: screen)
                if depth > 0 {
                    visitors.append(Visitor(query: index, depth: depth))
                }
            }
            visitors.sort { $0.depth > $1.depth }
            screen(group, for: visitors)
        }
    }

    /// Ranks what is left.
    mutating func finish() {
        for index in queries.indices {
            rankBest(index)
            rankAll(index)
        }
    }

    /// Takes in what other searches found for the same queries, one search after the other.
    mutating func merge(_ others: SearchResult) {
        for (index, nearest) in others.nearest.enumerated() {
            queries[index % queries.count].nearest.insert(contentsOf: nearest)
        }
        cost.add(others.cost)
    }

    /// A query that visits a group, and the number of panels that it looks at.
    private struct Visitor {
        let query: Int
        let depth: Int
    }

    /// Screens a group for its visitors, the deepest of which come first.
    private mutating func screen(_ group: Int, for visitors: [Visitor]) {
        guard let deepest = visitors.first else { return }
        for (slot, visitor) in visitors.enumerated() {
            entries.initializeElement(at: slot, to: entry(group, for: visitor.query, slot: slot))
        }
        var active = visitors.count
        for first in stride(from: 0, to: deepest.depth, by: Self.panelsAtOnce) {
            while visitors[active - 1].depth <= first {
                active -= 1
            }
            let count = min(Self.panelsAtOnce, deepest.depth - first)
            cost.screened += count * Screen.panelRows * active
            withExtendedLifetime(screen) {
                cider_screen(
                    kernels, screen.codes.buffer.baseAddress, screen.bases.buffer.baseAddress,
                    screen.scales.buffer.baseAddress, screen.residuals.buffer.baseAddress, screen.width,
                    screen.groups[group].panels.lowerBound + first, count, entries.baseAddress, active)
            }
            for slot in 0..<active where entries[slot].found > room - Self.chunk {
                let query = visitors[slot].query
                queries[query].found = entries[slot].found
                makeRoom(query)
                entries[slot].found = queries[query].found
                entries[slot].threshold = Float(queries[query].nearest.threshold)
            }
        }
        for (slot, visitor) in visitors.enumerated() {
            queries[visitor.query].found = entries[slot].found
        }
    }

    private func entry(_ group: Int, for index: Int, slot: Int) -> cider_screen_query {
        let extent = screen.groups[group]
        let frame = screen.frame
        let codes = codes.baseAddress.map { $0 + slot * screen.width }
        let code = screen.centers.withUnsafeBufferPointer { centers in
            cider_quantize(
                kernels, queries[index].point.coordinates, centers.baseAddress.map { $0 + group * frame.width },
                frame.width, codes)
        }
        return cider_screen_query(
            codes: codes, offset: -128 * code.sum, scale: code.scale, slack: code.norm * extent.coarseness,
            residual: queries[index].point.residual,
            constant: queries[index].groupProduct(group) + code.error * screen.reaches[extent.panels.lowerBound]
                + frame.slack,
            threshold: Float(queries[index].nearest.threshold), bounds: bounds.baseAddress.map { $0 + index * room },
            positions: positions.baseAddress.map { $0 + index * room }, found: queries[index].found)
    }

    private mutating func makeRoom(_ index: Int) {
        rankBest(index)
        if queries[index].found > room / 2 {
            rankAll(index)
        }
    }

    /// Ranks the k candidates of the largest bounds, and keeps the others.
    private mutating func rankBest(_ index: Int) {
        let found = queries[index].found
        guard found > k else { return rankAll(index) }
        let bounds = UnsafeMutableBufferPointer(rebasing: bounds[index * room..<index * room + found])
        let positions = UnsafeMutableBufferPointer(rebasing: positions[index * room..<index * room + found])
        let cut = cider_cut(kernels, bounds.baseAddress, found, k)
        rank(index, from: cut)
        let threshold = Float(queries[index].nearest.threshold)
        var kept = 0
        for candidate in 0..<found where bounds[candidate] < cut && bounds[candidate] > threshold {
            bounds[kept] = bounds[candidate]
            positions[kept] = positions[candidate]
            kept += 1
        }
        queries[index].found = kept
    }

    private mutating func rankAll(_ index: Int) {
        rank(index, from: -.infinity)
        queries[index].found = 0
    }

    /// Ranks the candidates of a query whose bound is `least` or more and above the cosine to beat.
    private mutating func rank(_ index: Int, from least: Float) {
        let start = index * room
        let found = queries[index].found
        withUnsafeTemporaryAllocation(of: UInt32.self, capacity: Self.rankedAtOnce) { indices in
            withUnsafeTemporaryAllocation(of: Double.self, capacity: Self.rankedAtOnce) { cosines in
                var next = 0
                while next < found {
                    let threshold = Float(queries[index].nearest.threshold)
                    var count = 0
                    while next < found, count < Self.rankedAtOnce {
                        if bounds[start + next] >= least, bounds[start + next] > threshold {
                            indices[count] = screen.rows[Int(positions[start + next])]
                            count += 1
                        }
                        next += 1
                    }
                    rows.values.withUnsafeBufferPointer { rows in
                        cider_cosines(
                            kernels, rows.baseAddress, self.rows.dimension, indices.baseAddress, count,
                            queries[index].vector, cosines.baseAddress)
                    }
                    cost.ranked += count
                    for candidate in 0..<count {
                        queries[index].nearest.insert(
                            NearestRows.Row(index: indices[candidate], cosine: cosines[candidate]))
                    }
                }
            }
        }
    }
}
