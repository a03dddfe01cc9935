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
        (["a/b/train/cat/1.jpg", "a/b/train/cat/2.jpg"], ["cat", "cat"]),
        (["test/cat/1.jpg", "train/cat/1.jpg", "train/dog/1.jpg"], ["cat", "cat", "dog"]),
        (["cat/1.jpg", "ship/front/2.jpg", "ship/rear/3.jpg"], ["cat", "ship", "ship"]),
        (["set/cat/1.jpg", "set/ship/front/2.jpg"], ["cat", "ship"]),
        (["0.jpg", "cat/1.jpg", "dog/2.jpg"], [nil, nil, nil]),
        (["set/0.jpg", "set/cat/1.jpg"], [nil, nil]),
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
        let expected = zip(files, labels).map { LabelledImage(identifier: $0, label: $1, bytes: Array($0.utf8)) }
        #expect(try images(set) == expected)
    }
}
