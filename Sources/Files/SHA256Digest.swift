// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import COpenSSL

/// The SHA-256 of some bytes (FIPS 180-4).
package struct SHA256Digest: Sendable, Hashable {
    static let byteCount = Int(SHA256_DIGEST_LENGTH)

    /// 32 bytes.
    package let bytes: [UInt8]

    init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    package init(of content: UnsafeRawBufferPointer) {
        bytes = [UInt8](unsafeUninitializedCapacity: Self.byteCount) { digest, count in
            COpenSSL.SHA256(content.baseAddress, content.count, digest.baseAddress)
            count = Self.byteCount
        }
    }

    package init(of content: [UInt8]) {
        self = content.withUnsafeBytes { SHA256Digest(of: $0) }
    }

    /// 64 hexadecimal digits.
    package var hexadecimal: String {
        bytes.map { byte in
            let digits = String(byte, radix: 16)
            return byte < 16 ? "0" + digits : digits
        }.joined()
    }
}
