// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// The k nearest rows met so far, by cosine; of equally near ones, those of lower index.
struct NearestRows: Sendable {
    struct Row: Equatable, Sendable {
        let index: UInt32
        let cosine: Double

        func isNearer(than other: Row) -> Bool {
            cosine > other.cosine || (cosine == other.cosine && index < other.index)
        }
    }

    let capacity: Int
    /// A binary heap, the farthest row first.
    private var heap: [Row] = []
    /// What a row's cosine must reach to be of interest.
    private(set) var threshold: Double

    /// Starts with nothing; rows of a cosine below `floor` are known not to be among the nearest.
    init(capacity: Int, floor: Double = -.infinity) {
        self.capacity = capacity
        threshold = floor
        heap.reserveCapacity(capacity)
    }

    mutating func insert(_ row: Row) {
        if heap.count < capacity {
            heap.append(row)
            siftUp()
        } else if row.isNearer(than: heap[0]) {
            heap[0] = row
            siftDown()
        } else {
            return
        }
        if heap.count == capacity {
            threshold = max(threshold, heap[0].cosine)
        }
    }

    mutating func insert(contentsOf other: NearestRows) {
        for row in other.heap {
            insert(row)
        }
    }

    /// The nearest first.
    func sorted() -> [Row] {
        heap.sorted { $0.isNearer(than: $1) }
    }

    private mutating func siftUp() {
        var child = heap.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard heap[parent].isNearer(than: heap[child]) else { return }
            heap.swapAt(parent, child)
            child = parent
        }
    }

    private mutating func siftDown() {
        heap.withUnsafeMutableBufferPointer { heap in
            let row = heap[0]
            var hole = 0
            while 2 * hole + 1 < heap.count {
                var child = 2 * hole + 1
                if child + 1 < heap.count, heap[child].isNearer(than: heap[child + 1]) { child += 1 }
                guard row.isNearer(than: heap[child]) else { break }
                heap[hole] = heap[child]
                hole = child
            }
            heap[hole] = row
        }
    }
}
