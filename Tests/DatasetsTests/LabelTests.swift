// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Datasets
import Testing

/// The ImageFolder convention, for folders and tars alike.
@Suite struct LabelTests {
    let workshop: Workshop

    init() throws {
        workshop = try Workshop()
    }

    static let layouts: [(files: [String], labels: [String?])] = [
        (["1.jpg", "2.png"], [nil, nil]),
        (["cat/1.jpg", "dog/1.jpg", "dog/2.jpg"], ["cat", "dog", "dog"]),
        (["cat/1.jpg", "cat/2.jpg"], ["cat", "cat"]),
        (["train/cat/1.jpg", "train/dog/1.jpg"], ["cat", "dog"]),
        (["train/cat/1.jpg", "train/cat/2.jpg"], ["cat", "cat"]),
        (["a/b/train/cat/1.jpg", "a/b/train/cat/2.jpg"], ["a", "a"]),
        (["test/cat/1.jpg", "train/cat/1.jpg", "train/dog/1.jpg"], ["test", "train", "train"]),
        (["cat/1.jpg", "ship/front/2.jpg", "ship/rear/3.jpg"], ["cat", "ship", "ship"]),
        (["set/cat/1.jpg", "set/ship/front/2.jpg"], ["cat", "ship"]),
        // Tiny ImageNet's layout.
        (["n01/images/1.jpg", "n02/images/1.jpg"], ["n01", "n02"]),
        (["train/n01/images/1.jpg", "train/n02/images/1.jpg"], ["n01", "n02"]),
        (["n01/images/1.jpg", "n01/images/2.jpg"], ["n01", "n01"]),
        // A stray image takes nobody's label.
        (["0.jpg", "cat/1.jpg", "dog/2.jpg"], [nil, "cat", "dog"]),
        (["0.jpg", "cat/1.jpg"], [nil, "cat"]),
        (["set/0.jpg", "set/cat/1.jpg", "set/dog/1.jpg"], [nil, "cat", "dog"]),
        // A folder that holds most of its images itself is a class, whatever folders are in it.
        (["cat/1.jpg", "cat/2.jpg", "cat/3.jpg", "cat/a/4.jpg", "cat/b/5.jpg"], ["cat", "cat", "cat", "cat", "cat"]),
    ]

    @Test(arguments: layouts)
    func ofFolders(files: [String], labels: [String?]) throws {
        try check(ImageSet(path: workshop.makeFolder(files)), files, labels)
    }

    @Test(arguments: layouts)
    func ofTars(files: [String], labels: [String?]) throws {
        try check(ImageSet(path: workshop.makeTar(files)), files, labels)
    }

    private func check(_ set: ImageSet, _ files: [String], _ labels: [String?]) throws {
        #expect(set.count == files.count)
        #expect(set.entries.map(\.identifier) == files)
        #expect(set.entries.map(\.label) == labels)
        #expect(set.labels == Set(labels.compactMap(\.self)).sorted())
        let expected = zip(files, labels).map { LabeledImage(identifier: $0, label: $1, bytes: Array($0.utf8)) }
        #expect(try images(set) == expected)
    }

    @Test func saysWhatLiesBetween() throws {
        let tiny = try ImageSet(path: workshop.makeTar(["train/n01/images/1.jpg", "train/n02/images/1.jpg"]))
        #expect(tiny.notes.count == 2)
        #expect(tiny.notes[0].contains("'train'"))
        #expect(tiny.notes[1].contains("n01/images/1.jpg"))
        let parts = try ImageSet(path: workshop.makeTar(["train/cat/1.jpg", "test/cat/1.jpg"]))
        #expect(parts.notes.contains { $0.contains("parts of a set") })
        #expect(try ImageSet(path: workshop.makeTar(["cat/1.jpg", "dog/1.jpg"])).notes.isEmpty)
    }

    @Test func namesClassesWithoutAnImage() throws {
        let files = ["cat/1.jpg", "dog/1.jpg", "bird/1.txt", "@eaDir/1.jpg", "$RECYCLE.BIN/2.jpg"]
        for set in [try ImageSet(path: workshop.makeFolder(files)), try ImageSet(path: workshop.makeTar(files))] {
            #expect(set.emptyClasses == ["bird"])
            #expect(set.labels == ["cat", "dog"])
            #expect(set.summary == "2 images in 2 classes: 2 jpg; passed over: 1 $RECYCLE.BIN, 1 @eaDir, 1 txt")
        }
    }

    @Test func contentDecidesNotTheSuffix() throws {
        let png: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
        let heads: [(String, [UInt8])] = [
            ("cat/photo", png), ("cat/photo.dat", png), ("dog/photo.jpg", png), ("dog/notes", Array("hello".utf8)),
            ("dog/scan.dcm", [UInt8](repeating: 0, count: 128) + Array("DICM".utf8)),
        ]
        for (name, bytes) in heads { try workshop.write("set/" + name, bytes) }
        let archive = try workshop.write("set.tar", tar(heads.map { TarEntry(path: $0, bytes: $1) }))
        for path in [workshop.path("set"), archive] {
            let set = try ImageSet(path: path)
            #expect(set.entries.map(\.identifier) == ["cat/photo", "cat/photo.dat", "dog/photo.jpg"])
            #expect(set.summary.hasSuffix("passed over: 1 dcm (a DICOM image: not read), 1 without a suffix"))
        }
    }
}
