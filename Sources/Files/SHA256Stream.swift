// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import COpenSSL

/// The SHA-256 of bytes that come piece by piece.
package final class SHA256Stream {
    private let context: OpaquePointer?

    /// Whether every call of the library succeeded; they fail where it has no memory.
    private var isSound: Bool

    package init() {
        context = EVP_MD_CTX_new()
        isSound = context != nil && EVP_DigestInit_ex(context, EVP_sha256(), nil) == 1
    }

    deinit { EVP_MD_CTX_free(context) }

    package func update(_ bytes: UnsafeRawBufferPointer) {
        guard isSound, !bytes.isEmpty else { return }
        isSound = EVP_DigestUpdate(context, bytes.baseAddress, bytes.count) == 1
    }

    /// The digest of all bytes so far; the stream takes no more after it.
    ///
    /// - Returns: nil where the library had no memory.
    package func finish() -> SHA256Digest? {
        guard isSound else { return nil }
        isSound = false
        var digest = [UInt8](repeating: 0, count: SHA256Digest.byteCount)
        guard EVP_DigestFinal_ex(context, &digest, nil) == 1 else { return nil }
        return SHA256Digest(bytes: digest)
    }
}
