// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// The start of a `.npy` file: how the array's elements lie.
///
/// Layout: the magic string, the version, the header's length (2 bytes in version 1, 4 in 2 and 3, little-endian), and the
/// header, a dictionary of Python with `descr`, `fortran_order` and `shape`. Source: NumPy's NEP 1 and `numpy.lib.format`.
struct NpyHeader: Equatable {
    static let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)

    /// The longest header that is read, bytes: what NumPy reads without being told to.
    static let longest = 10_000

    /// The most bytes before the elements.
    static let longestPrefix = 12 + longest

    let layout: ArrayLayout

    /// Where the elements start.
    let byteCount: Int

    /// Why bytes are not the start of a `.npy` file.
    struct Failure: Error {
        let kind: EmbeddingFileError.Kind
        let reason: String

        static let truncated = Failure(kind: .damaged, reason: "it ends within its header: the file is truncated")
        static let damaged = Failure(kind: .damaged, reason: "its header is not that of a .npy file")
    }

    /// - Parameter start: the file's first bytes: ``longestPrefix`` of them, or all.
    /// - Throws: ``Failure``; an element that is not read is none, see ``ArrayElement/unsupported(reason:)``.
    init(parsing start: [UInt8]) throws(Failure) {
        guard start.starts(with: Self.magic) else {
            throw Self.magic.starts(with: start) ? .truncated : .damaged
        }
        guard start.count >= 12 else { throw .truncated }
        let version = start[6]
        guard (1...3).contains(version) else {
            throw Failure(kind: .unsupported, reason: "version \(version) of the .npy format is not known")
        }
        let fieldEnd = version == 1 ? 10 : 12
        let length = start[8..<fieldEnd].reversed().reduce(0) { $0 << 8 | Int($1) }
        guard length <= Self.longest else {
            throw Failure(kind: .unsupported, reason: "its header of \(length) bytes is too long")
        }
        guard start.count >= fieldEnd + length else { throw .truncated }
        byteCount = fieldEnd + length

        var literal = PythonLiteral(start[fieldEnd..<byteCount])
        guard case .dictionary(let fields)? = literal.value(), literal.isAtEnd, let descr = fields["descr"],
            case .bool(let isFortran)? = fields["fortran_order"], case .list(let axes)? = fields["shape"]
        else { throw .damaged }
        var shape: [Int] = []
        for axis in axes {
            guard case .integer(let length) = axis, length >= 0 else { throw .damaged }
            shape.append(length)
        }
        guard shape.count <= 64 else { throw .damaged }
        guard case .string(let descr) = descr else {
            layout = ArrayLayout(
                element: .unsupported(reason: "it is a structured array: save each of its fields as an array"),
                shape: shape)
            return
        }
        let isSwapped = descr.hasPrefix(">")
        layout = ArrayLayout(
            element: Self.element(descr), shape: shape, isFortran: isFortran, isSwapped: isSwapped)
    }

    private static func element(_ descr: String) -> ArrayElement {
        let code = descr.drop { "<>|=".contains($0) }
        switch code {
        case "f2": return .float16
        case "f4": return .float32
        case "f8": return .float64
        case "i1": return .int8
        case "i2": return .int16
        case "i4": return .int32
        case "i8": return .int64
        case "u1": return .uint8
        case "u2": return .uint16
        case "u4": return .uint32
        case "u8": return .uint64
        case "b1": return .unsupported(reason: "it holds truth values: save it as float32")
        default: break
        }
        // No string that is a name is longer than 64 KiB.
        let width = Int(code.dropFirst()).flatMap { (0...1 << 16).contains($0) ? $0 : nil }
        switch (code.first, width) {
        case ("U", let width?): return .scalars(count: width)
        case ("S", let width?), ("a", let width?): return .text(byteCount: width)
        case ("O", _):
            return .unsupported(
                reason: "it holds Python objects (a pickle), which are never loaded: save it with "
                    + "np.save(..., allow_pickle=False) as float32")
        case ("c", _): return .unsupported(reason: "it holds complex numbers: save their real part as float32")
        case ("f", _):
            return .unsupported(reason: "its floats of type '\(descr)' are not read: save it as float32")
        default: return .unsupported(reason: "its elements of type '\(descr)' are not read: save it as float32")
        }
    }
}
