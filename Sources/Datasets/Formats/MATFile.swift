// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// The variables of a MATLAB file of version 5, compressed or not ("MAT-File Format", MathWorks, chapter 1).
struct MATFile {
    /// The types of data elements that are read here, as the format numbers them.
    enum ElementType: Int {
        case int8 = 1
        case uint8 = 2
        case int16 = 3
        case uint16 = 4
        case int32 = 5
        case uint32 = 6
        case double = 9
        case matrix = 14
        case compressed = 15

        /// The bytes of one number; nil for what is no number.
        var width: Int? {
            switch self {
            case .int8, .uint8: 1
            case .int16, .uint16: 2
            case .int32, .uint32: 4
            case .double: 8
            case .matrix, .compressed: nil
            }
        }
    }

    /// A variable: its name, its shape, and where its bytes are.
    struct Variable {
        let name: String
        let dimensions: [Int]
        let type: ElementType
        /// The bytes of the real part.
        let byteCount: Int
        /// The place of the whole element in the file, without its tag.
        let range: Range<Int>
        let isCompressed: Bool
    }

    let file: OpenFile
    let variables: [Variable]

    /// The least and most that a variable's header takes; a name longer than this is no name.
    private static let headerLimit = 4096

    /// Nil where the file does not begin as one of MATLAB's in little-endian order.
    init?(path: String) throws(DatasetError) {
        let file = try OpenFile(path: path)
        let head = try file.read(at: 0, count: 128)
        guard head.count == 128, head.starts(with: "MATLAB 5.0 MAT-file".utf8), head[126...].elementsEqual("IM".utf8)
        else { return nil }
        self.file = file
        var variables: [Variable] = []
        var offset = 128
        while offset + 8 <= file.size {
            let tag = try file.read(at: offset, count: 8)
            let size = Self.unsigned(tag[4..<8])
            let range = offset + 8..<offset + 8 + size
            guard range.upperBound <= file.size else { throw .damagedArchive(path: path, reason: "it ends too early") }
            let type = ElementType(rawValue: Self.unsigned(tag[0..<4]))
            let isCompressed = type == .compressed
            if type == .matrix || isCompressed,
                let variable = try Self.variable(in: file, range, isCompressed: isCompressed)
            {
                variables.append(variable)
            }
            // Only what is not compressed is filled up to eight bytes.
            offset = range.upperBound + (isCompressed ? 0 : (8 - size % 8) % 8)
        }
        self.variables = variables
    }

    /// The bytes of a variable's real part.
    func stream(of variable: Variable) throws(DatasetError) -> any ByteStream {
        let stream = try Self.stream(file, variable.range, isCompressed: variable.isCompressed)
        if variable.isCompressed { _ = try stream.read(8) }
        _ = try Self.header(of: stream)
        return stream
    }

    /// All numbers of a variable, as far as they are there.
    func numbers(of variable: Variable, limit: Int) throws(DatasetError) -> [Double] {
        guard let width = variable.type.width else { return [] }
        let bytes = try stream(of: variable).read(min(variable.byteCount, limit * width))
        return stride(from: 0, to: bytes.count - bytes.count % width, by: width).map { start in
            let bits = bytes[start..<start + width].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
            return variable.type == .double ? Double(bitPattern: bits) : Double(bits)
        }
    }

    private static func stream(
        _ file: OpenFile, _ range: Range<Int>, isCompressed: Bool
    ) throws(DatasetError) -> any ByteStream {
        if isCompressed { return try InflatedStream(file, range) }
        return FileStream(file, range)
    }

    private static func variable(
        in file: OpenFile, _ range: Range<Int>, isCompressed: Bool
    ) throws(DatasetError) -> Variable? {
        let stream = try stream(file, range, isCompressed: isCompressed)
        if isCompressed {
            let tag = try stream.read(8)
            guard tag.count == 8, unsigned(tag[0..<4]) == ElementType.matrix.rawValue else { return nil }
        }
        guard let header = try header(of: stream) else { return nil }
        return Variable(
            name: header.name, dimensions: header.dimensions, type: header.type, byteCount: header.byteCount,
            range: range, isCompressed: isCompressed)
    }

    /// Reads a matrix up to the first byte of its real part; nil where it is none of numbers.
    private static func header(
        of stream: any ByteStream
    ) throws(DatasetError) -> (name: String, dimensions: [Int], type: ElementType, byteCount: Int)? {
        guard try element(of: stream) != nil, let dimensions = try element(of: stream),
            let name = try element(of: stream), let tag = try tag(of: stream),
            let type = ElementType(rawValue: tag.type), type.width != nil
        else { return nil }
        let sizes = stride(from: 0, to: dimensions.count - dimensions.count % 4, by: 4).map {
            unsigned(dimensions[$0..<$0 + 4])
        }
        return (String(decoding: name, as: UTF8.self), sizes, type, tag.size)
    }

    /// A small element's bytes; nil at the end, or where it is not small.
    private static func element(of stream: any ByteStream) throws(DatasetError) -> [UInt8]? {
        guard let tag = try tag(of: stream), tag.size <= headerLimit else { return nil }
        if let inline = tag.inline { return inline }
        let bytes = try stream.read(tag.size)
        guard bytes.count == tag.size else { return nil }
        _ = try stream.read((8 - tag.size % 8) % 8)
        return bytes
    }

    /// A tag; elements of at most four bytes have them in it.
    private static func tag(
        of stream: any ByteStream
    ) throws(DatasetError) -> (type: Int, size: Int, inline: [UInt8]?)? {
        let bytes = try stream.read(8)
        guard bytes.count == 8 else { return nil }
        let small = unsigned(bytes[2..<4])
        guard small > 0 else { return (unsigned(bytes[0..<4]), unsigned(bytes[4..<8]), nil) }
        return (unsigned(bytes[0..<2]), small, Array(bytes[4..<4 + min(small, 4)]))
    }

    private static func unsigned(_ bytes: ArraySlice<UInt8>) -> Int {
        bytes.reversed().reduce(0) { $0 << 8 | Int($1) }
    }
}
