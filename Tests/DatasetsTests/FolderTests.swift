import Datasets
import Foundation
import Testing

@Suite struct FolderTests {
    let workshop: Workshop

    init() throws {
        workshop = try Workshop()
    }

    @Test func isSortedByTheBytesOfPaths() throws {
        let files = ["b/2.jpg", "b/10.jpg", "B/1.jpg", "a/é.jpg", "a/z.jpg", "a-b/1.jpg", "a/A.jpg"]
        let set = try ImageSet(path: workshop.makeFolder(files))
        #expect(
            set.entries.map(\.identifier) == [
                "B/1.jpg", "a-b/1.jpg", "a/A.jpg", "a/z.jpg", "a/é.jpg", "b/10.jpg", "b/2.jpg",
            ])
        #expect(set.labels == ["B", "a", "a-b", "b"])
    }

    @Test func takesImagesOnly() throws {
        let images = ["cat/1.JPG", "cat/2.jpeg", "cat/3.PnG", "cat/4.webp", "cat/5.gif"]
        let others = [
            "README.md", "cat/notes.txt", "cat/.hidden.jpg", ".git/1.jpg", "__MACOSX/cat/1.jpg", "cat/.DS_Store",
            "cat/jpg", "cat/1.jpg.tmp", "cat/6.xyz",
        ]
        let set = try ImageSet(path: workshop.makeFolder(images + others))
        #expect(set.entries.map(\.identifier) == images)
        #expect(
            set.summary
                == "5 images in 1 class: 1 gif, 1 jpeg, 1 jpg, 1 png, 1 webp; passed over: 2 hidden, 1 .DS_Store, 1 __MACOSX, "
                + "1 md, 1 tmp, 1 txt, 1 without a suffix, 1 xyz")
    }

    @Test func followsLinksButNoLoops() throws {
        let path = try workshop.makeFolder(["cat/1.jpg"])
        try workshop.write("elsewhere/3.jpg", [3])
        try workshop.link("set/cat/2.jpg", to: "1.jpg")
        try workshop.link("set/dog", to: "../elsewhere")
        try workshop.link("set/cat/loop", to: "..")
        try workshop.link("set/self", to: "self")
        try workshop.link("set/nowhere", to: "nothing")
        let read = try images(ImageSet(path: path))
        #expect(read.map(\.identifier) == ["cat/1.jpg", "cat/2.jpg", "dog/3.jpg"])
        #expect(read.map(\.bytes) == [Array("cat/1.jpg".utf8), Array("cat/1.jpg".utf8), [3]])
    }

    @Test func namesALinkToAMissingImageWhenItIsRead() throws {
        let path = try workshop.makeFolder(["cat/1.jpg", "cat/3.jpg"])
        try workshop.link("set/cat/2.jpg", to: "nothing.jpg")
        let set = try ImageSet(path: path)
        #expect(set.entries.map(\.identifier) == ["cat/1.jpg", "cat/2.jpg", "cat/3.jpg"])
        var iterator = set.makeIterator()
        #expect(try iterator.next() != nil)
        #expect(throws: DatasetError.notFound(path: path + "/cat/2.jpg")) { try iterator.next() }
        #expect(try iterator.next()?.identifier == "cat/3.jpg")
    }

    @Test func tellsAClassFolderThatIsALinkToNothing() throws {
        let path = try workshop.makeFolder(["cat/1.jpg", "dog/1.jpg"])
        try workshop.link("set/bird", to: "/nothing/bird")
        let set = try ImageSet(path: path)
        #expect(set.problems.map(\.identifier) == ["bird"])
        #expect(set.emptyClasses == ["bird"])
    }

    @Test func refusesFoldersWithoutImages() throws {
        let path = try workshop.makeFolder(["cat/notes.txt"])
        #expect(throws: DatasetError.empty(path: path, passedOver: "1 txt")) { try ImageSet(path: path) }
    }

    @Test func refusesWhatIsNotThere() throws {
        for path in [workshop.path("nothing"), "", "nul\0byte"] {
            #expect(throws: DatasetError.notFound(path: path)) { try ImageSet(path: path) }
        }
    }

    @Test(.enabled(if: geteuid() != 0, "the superuser may read everything"))
    func namesWhatMayNotBeRead() throws {
        let path = try workshop.makeFolder(["cat/1.jpg"])
        try FileManager.default.setAttributes([.posixPermissions: 0], ofItemAtPath: path + "/cat/1.jpg")
        let error = try #require(throws: DatasetError.self) { try images(ImageSet(path: path)) }
        #expect(error.description.hasPrefix(path + "/cat/1.jpg: cannot be read"))
    }

    @Test func namesAnImageThatIsTooLargeAndGoesOn() throws {
        let path = try workshop.makeFolder(["cat/2.jpg"])
        try workshop.write("set/cat/1.jpg", [UInt8](repeating: 1, count: 1001))
        try workshop.write("set/cat/3.jpg", [UInt8](repeating: 1, count: 1000))
        var iterator = try ImageSet(path: path, maximumImageBytes: 1000).makeIterator()
        let error = DatasetError.tooLarge(path: path + "/cat/1.jpg", maximumBytes: 1000)
        #expect(throws: error) { try iterator.next() }
        for words in ["1.jpg: is larger than the 1000 bytes", "a limit without a setting", "save it compressed"] {
            #expect(error.description.contains(words), "\(error)")
        }
        #expect(try iterator.next()?.identifier == "cat/2.jpg")
        #expect(try iterator.next()?.bytes.count == 1000)
        #expect(try iterator.next() == nil)
    }

    @Test func theLimitThatThePageStatesIsTheDefault() throws {
        let path = try workshop.makeFolder(["cat/1.jpg"])
        let file = try #require(FileHandle(forWritingAtPath: path + "/cat/1.jpg"))
        // A file with a hole, which takes no room.
        try file.truncate(atOffset: 67_108_865)
        try file.close()
        var iterator = try ImageSet(path: path).makeIterator()
        #expect(throws: DatasetError.tooLarge(path: path + "/cat/1.jpg", maximumBytes: 67_108_864)) {
            try iterator.next()
        }
        let page = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../docs/reference/images.md")
        #expect(try String(contentsOf: page, encoding: .utf8).contains("| none (sets) | 67,108,864 |"))
    }

    @Test func namesAnImageThatWentAway() throws {
        let path = try workshop.makeFolder(["cat/1.jpg", "cat/2.jpg"])
        let set = try ImageSet(path: path)
        try FileManager.default.removeItem(atPath: path + "/cat/2.jpg")
        #expect(throws: DatasetError.notFound(path: path + "/cat/2.jpg")) { try images(set) }
    }

    @Test func filterKeepsLabels() throws {
        let set = try ImageSet(
            path: workshop.makeFolder(["cat/0.jpg", "cat/1.jpg", "dog/1.jpg", "dog/2.jpg", "ray/3.jpg"]))
        let even = set.filter { $0.hasSuffix("0.jpg") || $0.hasSuffix("2.jpg") }
        #expect(try images(even).map(\.identifier) == ["cat/0.jpg", "dog/2.jpg"])
        #expect(even.labels == ["cat", "dog"])
        #expect(set.filter { _ in false }.count == 0)
        #expect(try images(set.filter { $0.hasPrefix("cat") }).map(\.label) == ["cat", "cat"])
    }
}

@Suite struct SingleImageTests {
    let workshop: Workshop

    init() throws {
        workshop = try Workshop()
    }

    @Test(
        arguments: [
            [0xFF, 0xD8, 0xFF, 0xE0], [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], Array("GIF89a".utf8),
            Array("RIFF1234WEBPVP8 ".utf8),
        ] as [[UInt8]])
    func isToldByItsContent(bytes: [UInt8]) throws {
        let set = try ImageSet(path: workshop.write("photo", bytes))
        #expect(try images(set) == [LabelledImage(identifier: "photo", label: nil, bytes: bytes)])
        #expect(set.labels.isEmpty)
    }

    @Test func isToldByItsName() throws {
        let set = try ImageSet(path: workshop.write("cat/broken.jpg", [1, 2, 3]))
        #expect(try images(set) == [LabelledImage(identifier: "broken.jpg", label: nil, bytes: [1, 2, 3])])
    }
}

@Suite struct ByteNameTests {
    let workshop: Workshop

    init() throws {
        workshop = try Workshop()
    }

    @Test func namesNeedNotBeUTF8() throws {
        _ = try workshop.makeFolder(["dog/1.jpg"])
        // Latin-1, which Foundation cannot write.
        try workshop.run(
            "sh", "-c", #"mkdir "set/$(printf 'caf\351')" && echo hi > "set/$(printf 'caf\351/\344.jpg')""#)
        try workshop.run("sh", "-c", #"echo hi > "set/dog/$(printf 'notes\377.txt')""#)
        let set = try ImageSet(path: workshop.path("set"))
        #expect(set.entries.map(\.identifier) == [#"caf\xE9/\xE4.jpg"#, "dog/1.jpg"])
        #expect(set.labels == [#"caf\xE9"#, "dog"])
        #expect(try images(set)[0].bytes == Array("hi\n".utf8))
        #expect(try set.read(0).bytes == Array("hi\n".utf8))
    }

    @Test func controlCharactersAreTold() {
        let error = DatasetError.notFound(path: "a\u{1B}[31m\r\n\u{202E}b.jpg")
        #expect(error.description == #"a\u{1B}[31m\u{D}\u{A}\u{202E}b.jpg: no such file or folder"#)
    }
}
