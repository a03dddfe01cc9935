// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

#if JXL
    /// Bits of a JPEG XL codestream, the least significant of each byte first (ISO/IEC 18181-1, annex B).
    struct JXLBits {
        private let bytes: UnsafeRawBufferPointer
        /// In bits.
        private var position: Int

        /// - Parameters:
        ///   - bytes: the codestream.
        ///   - start: in bytes.
        init(_ bytes: UnsafeRawBufferPointer, at start: Int) {
            self.bytes = bytes
            position = start * 8
        }

        /// One of the four ways in which a number of 32 bits is stored.
        enum Way {
            case value(Int)
            /// So many bits, and a number to be added.
            case bits(Int, plus: Int = 0)
        }

        /// The next bits as a number.
        mutating func read(_ count: Int) throws(ImageError) -> Int {
            guard bytes.count * 8 - position >= count else { throw .corrupt(.jxl, reason: "the file is truncated") }
            var value = 0
            for place in 0..<count {
                value |= Int(bytes[position >> 3] >> UInt8(position & 7) & 1) << place
                position += 1
            }
            return value
        }

        mutating func readFlag() throws(ImageError) -> Bool { try read(1) == 1 }

        /// A number in the way that two bits name.
        mutating func read(_ first: Way, _ second: Way, _ third: Way, _ fourth: Way) throws(ImageError) -> Int {
            switch [first, second, third, fourth][try read(2)] {
            case .value(let value): value
            case .bits(let count, let least): least + (try read(count))
            }
        }

        /// A number of 64 bits.
        mutating func readLong() throws(ImageError) -> UInt64 {
            switch try read(2) {
            case 0: return 0
            case 1: return 1 + UInt64(try read(4))
            case 2: return 17 + UInt64(try read(8))
            default: break
            }
            var value = UInt64(try read(12))
            var shift = 12
            while try readFlag() {
                value |= UInt64(try read(shift == 60 ? 4 : 8)) << shift
                guard shift < 60 else { break }
                shift += 8
            }
            return value
        }

        mutating func skip(bits count: Int) throws(ImageError) {
            guard count <= bytes.count * 8 - position else { throw .corrupt(.jxl, reason: "the file is truncated") }
            position += count
        }

        mutating func skip(bytes count: Int) throws(ImageError) {
            guard count <= bytes.count else { throw .corrupt(.jxl, reason: "the file is truncated") }
            try skip(bits: count * 8)
        }

        mutating func skipToByte() { position = (position + 7) & ~7 }
    }
#endif
