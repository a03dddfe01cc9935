import Synchronization

/// What `body` gives for each element, in their order, made on all cores.
///
/// - Throws: the error of the first element, in their order, that `body` cannot do.
package func concurrentMap<Element: Sendable, Result: Sendable>(
    _ elements: [Element], _ body: @Sendable (Element) throws -> Result
) throws -> [Result] {
    let results = Mutex([Swift.Result<Result, any Error>?](repeating: nil, count: elements.count))
    concurrently(elements.count) { index in
        let result = Swift.Result { try body(elements[index]) }
        results.withLock { $0[index] = result }
    }
    return try results.withLock { try $0.compactMap { try $0?.get() } }
}
