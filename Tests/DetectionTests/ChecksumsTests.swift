// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Detection
import Files
import Testing

@Suite("Checksums of a bundle's files")
struct ChecksumsTests {
    private let digest = String(repeating: "a9", count: 32)

    @Test(
        "Lines are read as sha256sum and other programs write them",
        arguments: ["a9", "A9"], ["  ", " *"]
    )
    func isReadAsPeopleWriteIt(pair: String, gap: String) throws {
        let upper = String(repeating: pair, count: 32)
        for end in ["\n", "\r\n"] {
            let checksums = try #require(Checksums(text: "\(upper)\(gap)bank.safetensors\(end)\(upper)\(gap)a b\(end)"))
            #expect(checksums.digests == ["bank.safetensors": digest, "a b": digest])
        }
    }

    @Test("What is no digest and a name is refused", arguments: ["short  name", "", "x"])
    func refusesOtherLines(rest: String) {
        #expect(Checksums(text: "\(digest.dropLast())g  name\n") == nil)
        #expect(Checksums(text: "\(digest)\(rest)\n") == nil)
    }
}
