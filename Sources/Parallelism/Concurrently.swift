import Dispatch

/// Runs `body` for each index below `count`, on all cores, and returns when all are done.
///
/// What it makes has the same bits on any number of cores if the parts depend on the problem alone and each writes what no
/// other one does.
package func concurrently(_ count: Int, _ body: (Int) -> Void) {
    guard count > 1 else {
        if count == 1 { body(0) }
        return
    }
    withoutActuallyEscaping(body) { body in
        // The parts write to places of their own in memory that outlives the call.
        nonisolated(unsafe) let work = body
        DispatchQueue.concurrentPerform(iterations: count) { work($0) }
    }
}

/// Runs `body` for stretches of `0..<count`, each `length` long but for the last one, on all cores.
package func concurrently(_ count: Int, inStretchesOf length: Int, _ body: (Range<Int>) -> Void) {
    concurrently((count + length - 1) / length) { part in
        body(part * length..<min(count, (part + 1) * length))
    }
}
