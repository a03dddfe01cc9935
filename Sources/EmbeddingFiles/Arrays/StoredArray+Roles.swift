// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

extension StoredArray {
    /// Reads the class of each row: a string, or an integer.
    ///
    /// An empty string and -1 are a row without a class.
    ///
    /// - Parameter classes: the names that integers stand for; nil where an integer is a name itself.
    /// - Returns: a class, or nil, for each row.
    /// - Throws: ``EmbeddingFileError`` where the array is no list of strings or integers.
    func labels(classes: [String]?) throws(EmbeddingFileError) -> [String?] {
        try checkList()
        if layout.element.isString { return try strings().map { $0.isEmpty ? nil : $0 } }
        guard layout.element.isInteger || layout.element.isFloat else {
            throw error(.unsupported, "it is \(summary), and not a list of integers or strings")
        }
        let indices = layout.element.isFloat ? try wholeNumbers() : try integers()
        var labels: [String?] = []
        labels.reserveCapacity(indices.count)
        for (row, index) in indices.enumerated() {
            guard index >= 0 else {
                guard index == -1 else {
                    throw error(.damaged, "row \(row) is \(index): a row without a class is -1")
                }
                labels.append(nil)
                continue
            }
            guard let classes else {
                labels.append(String(index))
                continue
            }
            guard index < classes.count else {
                throw error(.damaged, "row \(row) is class \(index), and there are names of \(classes.count) classes")
            }
            labels.append(classes[index])
        }
        return labels
    }

    /// Reads what each row is an embedding of: strings, integers, or UTF-8 whose strings are each closed by a zero.
    ///
    /// - Throws: ``EmbeddingFileError``.
    func identifiers() throws(EmbeddingFileError) -> [String] {
        try checkList()
        if layout.element.isString { return try checkedStrings() }
        guard layout.element == .uint8 else {
            if layout.element.isInteger { return try integers().map(String.init) }
            throw error(.unsupported, "it is \(summary), and not a list of strings")
        }
        var parts = try bytes().split(separator: 0, omittingEmptySubsequences: false)
        guard parts.popLast()?.isEmpty == true else { throw error(.damaged, "its last string is not closed by a zero") }
        var identifiers: [String] = []
        identifiers.reserveCapacity(parts.count)
        for part in parts {
            guard let string = String(validating: part, as: UTF8.self) else {
                throw error(.damaged, "it holds a string that is not Unicode")
            }
            identifiers.append(string)
        }
        return identifiers
    }

    /// Reads digests: 8 bytes each, the first the highest, or unsigned integers of 64 bits.
    ///
    /// - Throws: ``EmbeddingFileError``.
    func digests() throws(EmbeddingFileError) -> [UInt64] {
        if layout.element == .uint64, layout.list != nil { return try words() }
        guard layout.element == .uint8, layout.shape.count == 2, layout.shape[1] == 8 else {
            throw error(.unsupported, "it is \(summary), and not uint8 [images, 8]")
        }
        let bytes = try bytes()
        return stride(from: 0, to: bytes.count, by: 8).map { start in
            bytes[start..<start + 8].reduce(0) { $0 << 8 | UInt64($1) }
        }
    }

    /// Strings of an array whose length nothing else bounds.
    ///
    /// - Throws: ``EmbeddingFileError``.
    func checkedStrings() throws(EmbeddingFileError) -> [String] {
        guard layout.element.byteCount > 0 || layout.count.map({ $0 <= 1 << 20 }) == true else {
            throw error(.damaged, "it has \(layout.shape) strings without characters")
        }
        return try strings()
    }

    private func checkList() throws(EmbeddingFileError) {
        if case .unsupported(let reason) = layout.element { throw error(.unsupported, reason) }
        guard layout.list != nil else { throw error(.unsupported, "it is \(summary), and not a list") }
    }

    private func wholeNumbers() throws(EmbeddingFileError) -> [Int] {
        var column = layout
        column.shape = [layout.list ?? 0, 1]
        let (values, _) = try StoredArray(name: name, layout: column, file: file, open: open).matrix()
        var numbers: [Int] = []
        for (row, value) in values.values.enumerated() {
            guard abs(value) <= 16_777_216, let number = Int(exactly: value) else {
                throw error(
                    .unsupported, "row \(row) is \(value), which is no class: save labels as integers or strings")
            }
            numbers.append(number)
        }
        return numbers
    }
}
