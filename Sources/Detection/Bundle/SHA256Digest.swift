import COpenSSL
import FoundationEssentials

/// The SHA-256 of some bytes (FIPS 180-4).
struct SHA256Digest {
    /// 32 bytes.
    let bytes: [UInt8]

    init(of content: some ContiguousBytes) {
        bytes = content.withUnsafeBytes { content in
            [UInt8](unsafeUninitializedCapacity: Int(SHA256_DIGEST_LENGTH)) { digest, count in
                COpenSSL.SHA256(content.baseAddress, content.count, digest.baseAddress)
                count = Int(SHA256_DIGEST_LENGTH)
            }
        }
    }

    /// 64 hexadecimal digits.
    var hexadecimal: String {
        bytes.map { byte in
            let digits = String(byte, radix: 16)
            return byte < 16 ? "0" + digits : digits
        }.joined()
    }
}
