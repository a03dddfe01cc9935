// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// Values side by side in memory that never change, and what keeps them there: memory of their own, or for instance a
/// file that is mapped.
///
/// Unchecked: nothing writes to the memory as long as its owner lives.
package struct Storage<Element: BitwiseCopyable & Sendable>: @unchecked Sendable {
    /// Valid as long as the storage is.
    let buffer: UnsafeBufferPointer<Element>
    private let owner: any AnyObject & Sendable

    /// The number of values.
    package var count: Int { buffer.count }

    /// Where memory of its own starts, in bytes: so that no vector of a kernel's lies across two lines of the cache.
    static var alignment: Int { 64 }

    /// A copy of values.
    package init(_ values: [Element]) {
        let allocation = Allocation(copying: values)
        buffer = UnsafeBufferPointer(allocation.buffer)
        owner = allocation
    }

    /// Values that lie elsewhere.
    ///
    /// - Parameters:
    ///   - bytes: the values as they lie in memory, which nothing changes.
    ///   - owner: what keeps them there as long as it lives.
    /// - Precondition: the bytes are aligned for a value, and as many as whole values have.
    package init(_ bytes: UnsafeRawBufferPointer, keptBy owner: any AnyObject & Sendable) {
        precondition(bytes.count.isMultiple(of: MemoryLayout<Element>.stride), "bytes that are no whole values")
        precondition(Self.isAligned(bytes), "bytes that are not aligned for a value")
        buffer = bytes.bindMemory(to: Element.self)
        self.owner = owner
    }

    /// Whether bytes start where a value can.
    package static func isAligned(_ bytes: UnsafeRawBufferPointer) -> Bool {
        Int(bitPattern: bytes.baseAddress).isMultiple(of: MemoryLayout<Element>.alignment)
    }

    /// A copy of the values.
    package var elements: [Element] { withUnsafeBufferPointer(Array.init) }

    /// Gives the values to `body`, which must not let them out.
    package func withUnsafeBufferPointer<Result, Failure: Error>(
        _ body: (UnsafeBufferPointer<Element>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        defer { withExtendedLifetime(owner) {} }
        return try body(buffer)
    }
}

/// Memory of its own.
///
/// Unchecked: it is written to before anybody else knows of it.
private final class Allocation<Element: BitwiseCopyable & Sendable>: @unchecked Sendable {
    let buffer: UnsafeMutableBufferPointer<Element>

    init(copying values: [Element]) {
        buffer = UnsafeMutableRawBufferPointer.allocate(
            byteCount: values.count * MemoryLayout<Element>.stride, alignment: Storage<Element>.alignment
        ).bindMemory(to: Element.self)
        _ = buffer.initialize(from: values)
    }

    deinit { buffer.deallocate() }
}
