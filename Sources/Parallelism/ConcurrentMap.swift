// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// What `body` gives for each element, in their order, made on all cores.
///
/// - Throws: the error of the first element, in their order, that `body` cannot do.
package func concurrentMap<Element: Sendable, Value: Sendable, Failure: Error>(
    _ elements: [Element], _ body: @Sendable (Element) throws(Failure) -> Value
) throws(Failure) -> [Value] {
    let results = Mutex([Result<Value, Failure>?](repeating: nil, count: elements.count))
    concurrently(elements.count) { index in
        let result = Result { () throws(Failure) in try body(elements[index]) }
        results.withLock { $0[index] = result }
    }
    var values: [Value] = []
    values.reserveCapacity(elements.count)
    for result in results.withLock({ $0 }) {
        if let result { values.append(try result.get()) }
    }
    return values
}
