// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Datasets
import Files
import Foundation
import Testing

/// Names as bytes, wherever they come from.
@Suite struct NameTests {
    let workshop: Workshop

    init() throws { workshop = try Workshop() }

    @Test func everyNameHasATextOfItsOwn() {
        var random = SystemRandomNumberGenerator()
        let letters = Array("\\\\\\xxE95Cé/ö".utf8) + [0xE9, 0xC3, 0xFF, 0x80, 0x5C]
        var names: [String: [UInt8]] = [:]
        for _ in 0..<5_000 {
            let bytes = (0..<Int.random(in: 0...9, using: &random)).map { _ in
                letters.randomElement(using: &random) ?? 0
            }
            let text = FileName.text(bytes)
            #expect(FileName.bytes(text) == bytes)
            #expect(names.updateValue(bytes, forKey: text) ?? bytes == bytes)
            #expect(FileName.isUTF8(text) == (String(validating: bytes, as: UTF8.self) != nil))
        }
        #expect(FileName.text([0x63, 0xE9]) == "c\\xE9")
        #expect(FileName.text("c\\xE9".utf8) == "c\\x5CxE9")
        #expect(FileName.text("C:\\x\\41".utf8) == "C:\\x\\41")
    }

    /// Two files whose texts a careless program takes for one, in a folder whose name is Latin-1.
    private func makeFiles() throws -> String {
        try workshop.run(
            "sh", "-c",
            #"d=$(printf 'd\351r'); mkdir "$d"; printf bytes > "$d/$(printf 'caf\351.jpg')"; printf text > "$d/caf\\xE9.jpg""#
        )
        return workshop.path("d\\xE9r")
    }

    private func texts(_ set: ImageSet) throws -> [String] {
        try images(set).map { String(decoding: $0.bytes, as: UTF8.self) }
    }

    @Test func foldersAndFilesAreOpenedByThem() throws {
        let folder = try makeFiles()
        let set = try ImageSet(path: folder)
        #expect(set.entries.map(\.identifier) == ["caf\\x5CxE9.jpg", "caf\\xE9.jpg"])
        #expect(try texts(set) == ["text", "bytes"])
        for (name, text) in zip(set.entries.map(\.identifier), ["text", "bytes"]) {
            let one = try ImageSet(path: set.name(of: name))
            #expect(try texts(one) == [text])
            #expect(one.name(of: one.entries[0].identifier) == "\(folder)/\(name)")
        }
        try workshop.run("sh", "-c", "cd d*r && tar cf \"$(printf '../t\\351.tar')\" *")
        #expect(try texts(ImageSet(path: workshop.path("t\\xE9.tar"))).sorted() == ["bytes", "text"])
    }

    @Test(arguments: ["t.csv", "t.jsonl", "t.txt"])
    func tablesNameThem(table: String) throws {
        let folder = try makeFiles()
        let line: (String) -> String = { table.hasSuffix("jsonl") ? #"{"path":"\#($0)"}"# : $0 }
        let mark = table.hasSuffix("jsonl") ? #"\\x"# : #"\x"#
        // As bytes, as they are printed, and the file whose name looks like that.
        let lines = (table.hasSuffix("csv") ? ["path"] : []) + [line("caf?.jpg"), line("caf\(mark)5CxE9.jpg")]
        let bytes = lines.joined(separator: "\n").utf8.map { $0 == UInt8(ascii: "?") ? 0xE9 : $0 }
        let path = try workshop.write(table, bytes)
        let set = try ImageSet(path: path, manifest: ManifestOptions(root: folder))
        #expect(try texts(set) == ["bytes", "text"])
        #expect(set.entries.map { set.name(of: $0.identifier) } == ["caf\\xE9.jpg", "caf\\x5CxE9.jpg"])
    }

    @Test(arguments: [("t.csv", #"path\#na\x80\b.jpg"#), ("t.jsonl", #"{"path":"a\\x80\\b.jpg"}"#)])
    func aFolderOfAWindowsPathIsNoMark(table: String, text: String) throws {
        try workshop.write("a/x80/b.jpg")
        let set = try ImageSet(path: workshop.write(table, Array(text.utf8)))
        #expect(try texts(set) == ["a/x80/b.jpg"])
    }

    @Test func anImageOfATableIsNamedAsThere() throws {
        for name in ["a.jpg", "sub/b.jpg"] { try workshop.write(name) }
        let plain = try ImageSet(path: workshop.write("t.csv", Array("path\na.jpg\n./sub/b.jpg\n".utf8)))
        #expect(plain.entries.map { plain.name(of: $0.identifier) } == ["a.jpg", "./sub/b.jpg"])
        let named = try ImageSet(path: workshop.write("n.csv", Array("path,id\na.jpg,one\nsub/b.jpg,one\n".utf8)))
        #expect(named.entries.map { named.name(of: $0.identifier) } == ["one", "one"])
        // Places tell apart what names do not.
        #expect(try images(named.selecting([1])).map(\.bytes) == [Array("sub/b.jpg".utf8)])
        let folder = try ImageSet(path: workshop.path("sub"))
        #expect(folder.name(of: "b.jpg") == workshop.path("sub/b.jpg"))
    }
}
