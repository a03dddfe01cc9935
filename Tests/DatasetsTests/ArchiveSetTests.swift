// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Datasets
import Foundation
import Testing

/// WebDataset, zips, and sets of several archives.
@Suite struct ArchiveSetTests {
    let workshop: Workshop

    init() throws {
        workshop = try Workshop()
    }

    private func samples(_ range: Range<Int>, label: (Int) -> (String, String)) -> [TarEntry] {
        range.flatMap { index in
            let (suffix, text) = label(index)
            return [
                TarEntry(path: "00000\(index).jpg"), TarEntry(path: "00000\(index).\(suffix)", bytes: Array(text.utf8)),
            ]
        }
    }

    static let labels: [(suffix: String, texts: [String], labels: [String?])] = [
        ("cls", ["0", "1\n"], ["0", "1"]),
        ("json", [#"{"label": 3, "width": 4}"#, #"{"class_name": "dog", "other": {"a": [1]}}"#], ["3", "dog"]),
        ("txt", ["cat", "dog\n"], ["cat", "dog"]),
    ]

    @Test(arguments: labels)
    func labelsLieBesideImages(suffix: String, texts: [String], labels: [String?]) throws {
        let entries = samples(0..<8) { (suffix, texts[$0 % 2]) }
        let path = try workshop.write("set.tar", tar(entries))
        for entry in entries { try workshop.write("set/" + entry.path, entry.bytes ?? Array(entry.path.utf8)) }
        for path in [path, workshop.path("set")] {
            let set = try ImageSet(path: path)
            #expect(set.count == 8)
            #expect(set.entries.prefix(2).map(\.label) == labels)
            #expect(set.summary == "8 images in 2 classes: 8 jpg")
        }
    }

    @Test func captionsAreNoClasses() throws {
        let set = try ImageSet(path: workshop.write("set.tar", tar(samples(0..<8) { ("txt", "a picture of \($0)") })))
        #expect(set.labels.isEmpty)
        #expect(set.summary == "8 images: 8 jpg; passed over: 8 txt")
    }

    @Test func masksAreNoImages() throws {
        let entries =
            samples(0..<4) { ("cls", "\($0 % 2)") } + (0..<4).map { TarEntry(path: "00000\($0).png") }
            + (0..<4).map { TarEntry(path: "00000\($0).seg.png") }
        let set = try ImageSet(path: workshop.write("set.tar", tar(entries)))
        #expect(set.entries.map(\.identifier) == (0..<4).map { "00000\($0).jpg" })
        #expect(
            set.summary
                == "4 images in 2 classes: 4 jpg; passed over: 4 png (a mask beside the image), "
                + "4 seg.png (a mask beside the image)")
    }

    @Test func shardsAreOneSet() throws {
        for shard in 0..<3 {
            try workshop.write("s-0\(shard).tar", tar(samples(shard * 2..<shard * 2 + 2) { ("cls", "\($0 % 2)") }))
        }
        let set = try ImageSet(path: workshop.path("s-{00..02}.tar"))
        #expect(set.count == 6)
        #expect(set.labels == ["0", "1"])
        #expect(set.entries[2].identifier == "s-01/000002.jpg")
        #expect(try images(set).map { String(decoding: $0.bytes, as: UTF8.self) }[3] == "000003.jpg")
        #expect(try set.read(5).bytes == Array("000005.jpg".utf8))
        #expect(try images(set.filter { $0.hasSuffix("4.jpg") }).map(\.bytes) == [Array("000004.jpg".utf8)])
        #expect(throws: DatasetError.notFound(path: workshop.path("s-03.tar"))) {
            try ImageSet(path: workshop.path("s-{00..03}.tar"))
        }
    }

    @Test func tarsInAFolderAreClasses() throws {
        for name in ["n01", "n02"] {
            try workshop.write("set/\(name).tar", tar((0..<3).map { TarEntry(path: "\(name)_\($0).JPEG") }))
        }
        let set = try ImageSet(path: workshop.path("set"))
        #expect(set.labels == ["n01", "n02"])
        #expect(set.entries[3].identifier == "n02/n02_0.JPEG")
        #expect(try images(set).count == 6)
        // Numbered parts of a set are no classes.
        for name in ["00", "01"] { try workshop.write("parts/\(name).tar", tar([TarEntry(path: "x\(name).jpg")])) }
        #expect(try ImageSet(path: workshop.path("parts")).labels.isEmpty)
    }

    @Test func aZipIsASet() throws {
        let files = ["cat/1.jpg", "cat/ü.jpg", "dog/2.jpg"]
        _ = try workshop.makeFolder(files)
        do {
            try workshop.run("python3", "-c", "import shutil; shutil.make_archive('made', 'zip', 'set')")
        } catch {
            // Not every machine has it.
            return
        }
        let set = try ImageSet(path: workshop.path("made.zip"))
        #expect(set.entries.map(\.identifier).sorted() == files)
        #expect(set.labels == ["cat", "dog"])
        #expect(try images(set).allSatisfy { $0.bytes == Array($0.identifier.utf8) })
        #expect(!set.hasRandomAccess)
    }
}
