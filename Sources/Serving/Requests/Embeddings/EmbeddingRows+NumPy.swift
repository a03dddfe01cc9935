extension EmbeddingRows {
    /// Reads a `.npy` array, [embeddings, dimension] or [dimension], of the detector's only output.
    ///
    /// Source of the format: "A Simple File Format for NumPy Arrays" in NumPy's documentation, versions 1 to 3.
    ///
    /// - Parameters:
    ///   - npy: the body.
    ///   - limit: the most embeddings.
    /// - Throws: ``Problem``, saying what to send instead.
    init(npy: UnsafeRawBufferPointer, limit: Int) throws(Problem) {
        self.init()
        let (header, start) = try Self.header(npy)
        guard let description = Self.value(of: "descr", in: header)?.trimming("'\""),
            let isColumnMajor = Self.value(of: "fortran_order", in: header),
            let tuple = Self.value(of: "shape", in: header)
        else { throw .invalidBody("the array's header has no type, order and shape") }
        guard let type = RealNumberType(numPy: description) else {
            throw .invalidBody(
                "the array's type is '\(description.shortened)', and must be float32 or float16, little-endian")
        }
        let axes = tuple.trimming("()").split(separator: ",").map { Int($0.trimming(" ")) }
        guard !axes.contains(nil), 1...2 ~= axes.count, let dimension = axes.last ?? nil, dimension >= 0 else {
            throw .invalidBody("the array's shape is \(tuple.shortened), and must be (embeddings, dimension)")
        }
        let count = axes.count == 2 ? axes[0] ?? 0 : 1
        guard isColumnMajor == "False" || count == 1 else {
            throw .invalidBody("the array's order is Fortran's: send numpy.ascontiguousarray of it")
        }
        guard count <= limit else { throw .tooManyImages(limit: limit) }
        let bytes = UnsafeRawBufferPointer(rebasing: npy[start...])
        guard let rows = type.rows(of: bytes, count: count, dimension: dimension) else {
            throw .invalidBody("the array has \(bytes.count) bytes, which are not those of its shape")
        }
        set(rows)
    }

    /// The header's text, and where the numbers start.
    private static func header(_ npy: UnsafeRawBufferPointer) throws(Problem) -> (String, Int) {
        guard npy.count >= 12, npy.starts(with: [0x93] + Array("NUMPY".utf8)) else {
            throw .invalidBody("it is no .npy file")
        }
        let hasLongLength = npy[6] > 1
        let start = hasLongLength ? 12 : 10
        let length = npy[8..<start].reversed().reduce(0) { $0 << 8 | Int($1) }
        guard length <= npy.count - start else { throw .invalidBody("the array's header is cut") }
        return (String(decoding: npy[start..<start + length], as: UTF8.self), start + length)
    }

    /// The text of a value of the header, a dictionary as Python writes it.
    private static func value(of key: String, in header: String) -> String? {
        guard let found = header.firstRange(of: "'\(key)':") else { return nil }
        let rest = header[found.upperBound...].drop { $0 == " " }
        guard rest.first != "(" else {
            return rest.firstIndex(of: ")").map { String(rest[...$0]) }
        }
        return String(rest.prefix { $0 != "," && $0 != "}" }).trimming(" ")
    }
}

extension StringProtocol {
    /// The text without such characters at its ends.
    fileprivate func trimming(_ characters: String) -> String {
        var rest = Substring(self)
        while let first = rest.first, characters.contains(first) { rest.removeFirst() }
        while let last = rest.last, characters.contains(last) { rest.removeLast() }
        return String(rest)
    }
}
