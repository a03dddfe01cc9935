import Datasets
import Foundation
import Testing

/// Tables of images: CSV, TSV, JSON lines and lists.
@Suite struct TableTests {
    let workshop: Workshop

    init() throws {
        workshop = try Workshop()
        for name in ["a b.jpg", "1.jpg", "x,y.jpg", "sub/2.jpg"] { try workshop.write("images/\(name)") }
    }

    private func table(_ name: String, _ text: String, _ options: ManifestOptions = ManifestOptions()) throws
        -> ImageSet
    {
        try workshop.write("images/" + name, Array(text.utf8))
        return try ImageSet(path: workshop.path("images/" + name), manifest: options)
    }

    @Test("A row that names no file is told by its line, and the others are taken")
    func rowsWithoutAName() throws {
        let set = try table("t.csv", "path,label\n1.jpg,cat\n,dog\nsub/2.jpg,cat\n")
        #expect(set.count == 2)
        #expect(set.problems.map(\.identifier) == [set.path + ", line 3"])
        #expect(throws: DatasetError.self) { try table("none.csv", "path,label\n,cat\n,dog\n") }
    }

    @Test("Columns that are not read are told once, in one line")
    func unreadColumns() throws {
        let set = try table("t.csv", "path,Teil,label,w\n1.jpg,a,cat,3\nsub/2.jpg,b,cat,3\n")
        #expect(
            set.remarks == [
                "columns are not read: Teil, w (--label-column, --split-column and --id-column name others)"
            ])
        let taken = ManifestOptions(splitColumn: "Teil", identifierColumn: "w")
        #expect(try table("t.csv", "path,Teil,label,w\n1.jpg,a,cat,3\n", taken).remarks.isEmpty)
        #expect(try table("bare.csv", "1.jpg,cat,7\n").remarks.first?.hasPrefix("columns are not read: 2, 3 ") == true)
        #expect(try table("t.txt", "1.jpg cat\n").remarks.isEmpty)
        try workshop.write("hf/a.jpg")
        try workshop.write("hf/metadata.csv", Array("file_name,label,split\na.jpg,cat,train\n".utf8))
        let remark = "metadata.csv: a column is not read: split (--label-column names others)"
        #expect(try ImageSet(path: workshop.path("hf")).remarks == [remark])
    }

    @Test("A row with more cells than there are columns is refused, unless they are empty")
    func wideRows() throws {
        let error = try #require(throws: DatasetError.self) {
            try table("t.csv", "path,label\n1.jpg,cat\nsub/2.jpg,cat, black\n")
        }
        #expect(error.description.contains("line 3: it has 3 cells, and the table 2 columns"))
        #expect(try table("t.csv", "path,label\n1.jpg,cat,,\n").labels == ["cat"])
        let long = try #require(throws: DatasetError.self) {
            try table("t.txt", String(repeating: "x", count: 5000) + ".jpg\n")
        }
        #expect(long.description.contains("xxx…; --root") && long.description.count < 1000)
    }

    @Test("A set says what of how tables are read it has a use for")
    func useOfOptions() throws {
        #expect(try table("t.csv", "path,label\n1.jpg,cat\n").manifestOptions.count == 5)
        #expect(try table("t.txt", "1.jpg\n").manifestOptions == [.root])
        try workshop.write("hf/a.jpg")
        #expect(try ImageSet(path: workshop.path("hf")).manifestOptions.isEmpty)
        try workshop.write("hf/metadata.csv", Array("file_name,label\na.jpg,cat\n".utf8))
        #expect(try ImageSet(path: workshop.path("hf")).manifestOptions == [.pathColumn, .labelColumn])
        #expect(ManifestOptions(root: "x", labelColumn: "y").given.map(\.rawValue) == ["--root", "--label-column"])
    }

    static let tables: [(name: String, text: String)] = [
        ("t.csv", "path,label\n1.jpg,cat\na b.jpg,dog\nsub/2.jpg,cat\n"),
        ("t.csv", "\u{FEFF}Label;File Name\r\ncat;1.jpg\r\ndog;\"a b.jpg\"\r\ncat;./sub/2.jpg"),
        ("t.csv", "1.jpg,cat\na b.jpg,dog\nsub/2.jpg,cat\n"),
        ("t.csv", "image,other,class\n1.jpg,\"x\ny\",cat\n\na b.jpg,\"\"\"q\"\"\",dog\nsub\\2.jpg,,cat\n"),
        ("t.tsv", "file_name\tcategory\n1.jpg\tcat\na b.jpg\tdog\nsub/2.jpg\tcat\n"),
        (
            "t.jsonl",
            #"{"file_name":"1.jpg","label":"cat"}"# + "\n" + #"{"label":"dog","file_name":"a b.jpg","n":[1]}"#
                + "\r\n\n"
                + #"{"file_name":"sub/2.jpg","label":"cat"}"#
        ),
        ("t.txt", "1.jpg cat\na b.jpg dog\nsub/2.jpg cat\n"),
        ("t.lst", "1.jpg\tcat\na b.jpg\tdog\nsub/2.jpg\tcat"),
    ]

    @Test(arguments: tables)
    func giveImagesAndClasses(name: String, text: String) throws {
        let set = try table(name, text)
        #expect(set.entries.map(\.label) == ["cat", "dog", "cat"])
        #expect(
            try images(set).map { String(decoding: $0.bytes, as: UTF8.self) } == [
                "images/1.jpg", "images/a b.jpg", "images/sub/2.jpg",
            ])
        #expect(try set.read(1).bytes == Array("images/a b.jpg".utf8))
    }

    @Test func aListHasNoClasses() throws {
        let set = try table("t.txt", "a b.jpg\r\n1.jpg\n")
        #expect(set.entries.map(\.identifier) == ["a b.jpg", "1.jpg"])
        #expect(set.labels.isEmpty)
    }

    @Test func columnsMayBeNamedOrNumbered() throws {
        let text = "where,what,part,name\n1.jpg,7,train,one\na b.jpg,8,test,two\n"
        for (path, label) in [("where", "what"), ("1", "2")] {
            let set = try table(
                "t.csv", text,
                ManifestOptions(pathColumn: path, labelColumn: label, splitColumn: "part", identifierColumn: "name"))
            #expect(set.entries.map(\.identifier) == ["one", "two"])
            #expect(set.labels == ["7", "8"])
            #expect(set.splits == ["test", "train"])
            #expect(try images(set.split("TEST")).map(\.bytes) == [Array("images/a b.jpg".utf8)])
            #expect(throws: DatasetError.noSplit(path: set.path, split: "val", known: ["test", "train"])) {
                try set.split("val")
            }
        }
        let error = try #require(throws: DatasetError.self) {
            try table("t.csv", text, ManifestOptions(pathColumn: "nowhere"))
        }
        #expect(error.description.contains("where, what, part, name"))
    }

    @Test func pathsMayBeRelativeToARoot() throws {
        let path = try workshop.write("lists/t.csv", Array("path,label\n1.jpg,cat\n".utf8))
        let set = try ImageSet(path: path, manifest: ManifestOptions(root: workshop.path("images")))
        #expect(try images(set).map(\.bytes) == [Array("images/1.jpg".utf8)])
        let error = try #require(throws: DatasetError.self) { try ImageSet(path: path) }
        #expect(error.description.contains("--root"))
    }

    @Test func whatIsListedAndNotThereFailsAlone() throws {
        let set = try table("t.csv", "path,label\n1.jpg,cat\nnone.jpg,cat\nsub/2.jpg,dog\n")
        var iterator = set.makeIterator()
        #expect(try iterator.next() != nil)
        #expect(throws: DatasetError.notFound(path: workshop.path("images/none.jpg"))) { try iterator.next() }
        #expect(try iterator.next()?.identifier == "sub/2.jpg")
    }

    @Test func linesThatRepeatCountOnce() throws {
        let set = try table("t.csv", "path,label\n1.jpg,cat\n1.jpg,cat\n./1.jpg,cat\n")
        #expect(set.count == 1)
        #expect(set.notes == ["2 lines repeat others, and count once"])
        let error = try #require(throws: DatasetError.self) { try table("t.csv", "path,label\n1.jpg,cat\n1.jpg,dog\n") }
        guard case .manifest(_, 3, _) = error else { throw error }
    }

    @Test(
        arguments: [
            ("t.csv", "path,label\n1.jpg,\"cat\n", 2), ("t.csv", "path,label\n,cat\n,dog\n", 2), ("t.csv", "", 1),
            ("t.jsonl", #"{"file_name":"1.jpg"}"# + "\n{oops\n", 2), ("t.csv", "path\nhttps://example.org/1.jpg\n", 2),
        ])
    func faultsNameTheirLine(name: String, text: String, line: Int) throws {
        let error = try #require(throws: DatasetError.self) { try table(name, text) }
        guard case .manifest(_, line, _) = error else { throw error }
    }

    @Test func metadataOfAFolderGivesItsClasses() throws {
        try workshop.write(
            "images/metadata.csv", Array("file_name,label\n1.jpg,cat\nsub/2.jpg,dog\na b.jpg,cat\n".utf8))
        let set = try ImageSet(path: workshop.path("images"))
        #expect(set.entries.map(\.identifier) == ["1.jpg", "a b.jpg", "sub/2.jpg", "x,y.jpg"])
        #expect(set.entries.map(\.label) == ["cat", "cat", "dog", nil])
        #expect(set.strays.map(\.identifier) == ["x,y.jpg"])
        try workshop.write("images/sub/metadata.jsonl", Array(#"{"file_name":"2.jpg","label":3}"#.utf8))
        #expect(try ImageSet(path: workshop.path("images")).labels == ["3", "cat"])
    }
}

/// Tables as programs on other systems write them.
@Suite struct ForeignTableTests {
    let workshop: Workshop

    init() throws {
        workshop = try Workshop()
        for name in ["1.jpg", "grün.jpg"] { try workshop.write("images/\(name)") }
    }

    private func table(_ name: String, _ bytes: [UInt8]) throws -> ImageSet {
        try workshop.write("images/" + name, bytes)
        return try ImageSet(path: workshop.path("images/" + name))
    }

    private static func utf16(_ text: String, isBig: Bool) -> [UInt8] {
        text.utf16.flatMap { unit in
            let bytes = [UInt8(truncatingIfNeeded: unit), UInt8(truncatingIfNeeded: unit >> 8)]
            return isBig ? bytes.reversed() : bytes
        }
    }

    static let tables: [(name: String, bytes: [UInt8])] = [
        ("t.csv", Array("\u{FEFF}path,label\r\n1.jpg,käfer\r\ngrün.jpg,Hund\r\n".utf8)),
        ("t.csv", Array("Klasse;path;label\r\n1,5;1.jpg;käfer\r\n2,5;grün.jpg;Hund\r\n".utf8)),
        ("t.csv", Array("a,b;path;label\r\n1;1.jpg;käfer\r\n2;grün.jpg;Hund\r\n".utf8)),
        ("t.csv", Array("\u{FEFF}sep=;\r\npath;label\r\n1.jpg;käfer\r\ngrün.jpg;Hund\r\n".utf8)),
        ("t.csv", Array("path\tlabel\r\n1.jpg\tkäfer\r\ngrün.jpg\tHund\r\n".utf8)),
        ("t.tsv", Array("path;label\r\n1.jpg;käfer\r\ngrün.jpg;Hund\r\n".utf8)),
        // As Excel writes "Unicode text".
        ("t.txt", [0xFF, 0xFE] + utf16("path\tlabel\r\n1.jpg\tkäfer\r\ngrün.jpg\tHund\r\n", isBig: false)),
        ("t.csv", [0xFF, 0xFE] + utf16("path;label\r\n1.jpg;käfer\r\ngrün.jpg;Hund\r\n", isBig: false)),
        ("t.csv", [0xFE, 0xFF] + utf16("path,label\n1.jpg,käfer\ngrün.jpg,Hund\n", isBig: true)),
        (
            "t.jsonl",
            Array("\u{FEFF}{\"path\":\"1.jpg\",\"label\":\"käfer\"}\r\n{\"path\":\"grün.jpg\",\"label\":\"Hund\"}".utf8)
        ),
        ("t.txt", Array("\u{FEFF}1.jpg\tkäfer\r\ngrün.jpg\tHund\r\n".utf8)),
    ]

    @Test(arguments: tables)
    func areRead(name: String, bytes: [UInt8]) throws {
        let set = try table(name, bytes)
        #expect(set.entries.map(\.identifier) == ["1.jpg", "grün.jpg"])
        #expect(set.entries.map(\.label) == ["käfer", "Hund"])
        #expect(try images(set).count == 2)
        #expect(set.notes.allSatisfy { $0.hasPrefix("a column is not read") })
    }

    @Test func whereTheFirstLineHasNoDelimiterTheUsualOneHolds() throws {
        let set = try table("t.csv", Array("1.jpg\ngrün.jpg,Hund\n".utf8))
        #expect(set.entries.map(\.identifier) == ["1.jpg", "grün.jpg"])
        #expect(set.entries.map(\.label) == [nil, "Hund"])
    }

    @Test(arguments: [
        ("UTF-16LE", ForeignTableTests.utf16("path,label\n1.jpg,cat\n", isBig: false)),
        ("UTF-16BE", ForeignTableTests.utf16("path,label\n1.jpg,cat\n", isBig: true)),
        ("UTF-32", [0xFF, 0xFE, 0, 0] + Array("p\0\0\0".utf8)),
    ])
    func anEncodingThatIsNotReadIsNamedWithWhatMendsIt(encoding: String, bytes: [UInt8]) throws {
        let error = try #require(throws: DatasetError.self) { try table("t.csv", bytes) }
        #expect(error.description.contains("iconv -f \(encoding) -t UTF-8 '\(workshop.path("images/t.csv"))'"))
    }

    @Test func aClassThatIsNotUTF8IsToldWithWhatMendsIt() throws {
        let set = try table("t.csv", Array("path;label\n1.jpg;k".utf8) + [0xE4] + Array("fer\n".utf8))
        #expect(set.labels == ["k\\xE4fer"])
        #expect(set.remarks.count == 1 && set.remarks[0].contains("iconv -f WINDOWS-1252 -t UTF-8"))
    }

    @Test func parquetIsNamedWithWhatMakesATableOfIt() throws {
        let error = try #require(throws: DatasetError.self) { try table("t.parquet", Array("PAR1....PAR1".utf8)) }
        #expect(error.description.contains("read_parquet("))
    }
}
