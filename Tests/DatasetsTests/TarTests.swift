// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Datasets
import Foundation
import Testing

@Suite struct TarTests {
    let workshop: Workshop

    init() throws {
        workshop = try Workshop()
    }

    @Test func keepsItsOwnOrder() throws {
        let files = ["dog/2.jpg", "cat/9.jpg", "dog/1.jpg"]
        let set = try ImageSet(path: workshop.makeTar(files))
        #expect(set.entries.map(\.identifier) == files)
        #expect(set.labels == ["cat", "dog"])
    }

    @Test func takesImagesOnly() throws {
        let folders = ["./", "./cat/", "./cat.jpg/"].map { TarEntry(path: $0, type: "5") }
        let files = [
            "./cat/1.jpg", "./cat/._1.jpg", "./__MACOSX/1.jpg", "/cat/2.jpg", "../cat/3.jpg", "cat/x.txt",
        ]
        let set = try ImageSet(path: workshop.write("set.tar", tar(folders + files.map { TarEntry(path: $0) })))
        #expect(set.entries.map(\.identifier) == ["cat/1.jpg", "cat/2.jpg", "cat/3.jpg"])
        #expect(try images(set).map { String(decoding: $0.bytes, as: UTF8.self) } == [files[0], files[3], files[4]])
    }

    @Test(arguments: ["gzip", "bzip2", "xz", "zstd"])
    func mayBeCompressed(program: String) throws {
        let files = (0..<300).map { "train/\(["cat", "dog"][$0 % 2])/\($0).jpg" }
        _ = try workshop.makeTar(files)
        do {
            try workshop.run("sh", "-c", "\(program) -c set.tar > set.bin")
        } catch {
            // Not every machine has all of them.
            return
        }
        let set = try ImageSet(path: workshop.path("set.bin"))
        #expect(try images(set).map { String(decoding: $0.bytes, as: UTF8.self) } == files)
        #expect(set.labels == ["cat", "dog"])

        let whole = try Data(contentsOf: URL(filePath: workshop.path("set.bin")))
        let short = try workshop.write("short.bin", Array(whole.prefix(whole.count / 2)))
        let error = try #require(throws: DatasetError.self) { try images(ImageSet(path: short)) }
        guard case .damagedArchive(short, _) = error else { throw error }
    }

    @Test(arguments: ["gnu", "pax", "ustar"])
    func mayBeMadeByTar(format: String) throws {
        let long = String(repeating: "long", count: 20)
        let files = ["cat/1.jpg", "kätzchen/\(long)/ü.jpg", "猫/1.jpg"]
        _ = try workshop.makeFolder(files)
        try workshop.run("tar", "--format=\(format)", "--sort=name", "-cf", "made.tar", "-C", "set", ".")
        let read = try images(ImageSet(path: workshop.path("made.tar")))
        #expect(read.map(\.identifier) == files)
        #expect(read.map { String(decoding: $0.bytes, as: UTF8.self) } == files)
    }

    @Test func lastOfSeveralEntriesCounts() throws {
        let path = try workshop.write(
            "set.tar",
            tar([
                TarEntry(path: "cat/1.jpg", bytes: [1]), TarEntry(path: "cat/2.jpg", bytes: [2]),
                TarEntry(path: "cat/1.jpg", bytes: [3]),
            ]))
        let read = try images(ImageSet(path: path))
        #expect(read.map(\.identifier) == ["cat/2.jpg", "cat/1.jpg"])
        #expect(read.map(\.bytes) == [[2], [3]])
    }

    @Test(arguments: ["1", "2"] as [Character])
    func namesLinksWhenTheyAreRead(type: Character) throws {
        let path = try workshop.write(
            "set.tar",
            tar([
                TarEntry(path: "cat/1.jpg"), TarEntry(path: "cat/2.jpg", type: type, target: "cat/1.jpg"),
                TarEntry(path: "cat/3.jpg"),
            ]))
        var iterator = try ImageSet(path: path).makeIterator()
        _ = try iterator.next()
        #expect(throws: DatasetError.linkInArchive(path: path, entry: "cat/2.jpg")) { try iterator.next() }
        #expect(try iterator.next()?.identifier == "cat/3.jpg")
    }

    @Test func filteredReadsOnlyItsPart() throws {
        let files = (0..<100).map { "cat/\($0).jpg" }
        let odd = try ImageSet(path: workshop.makeTar(files)).filter { $0.hasSuffix("1.jpg") }
        #expect(
            try images(odd).map { String(decoding: $0.bytes, as: UTF8.self) } == files.filter { $0.hasSuffix("1.jpg") })
    }

    @Test func namesAnImageThatIsTooLargeAndGoesOn() throws {
        let path = try workshop.write(
            "set.tar",
            tar([TarEntry(path: "cat/1.jpg", bytes: .init(repeating: 0, count: 1001)), TarEntry(path: "cat/2.jpg")]))
        var iterator = try ImageSet(path: path, maximumImageBytes: 1000).makeIterator()
        let error = DatasetError.tooLarge(path: path + ": cat/1.jpg", maximumBytes: 1000)
        #expect(throws: error) { try iterator.next() }
        #expect(try iterator.next()?.identifier == "cat/2.jpg")
        #expect(try iterator.next() == nil)
    }

    @Test func takesNoMemoryForWhatIsOnlyClaimed() throws {
        let path = try workshop.write("set.tar", tar([TarEntry(path: "cat/1.jpg", claimedSize: 0o77777777777)]))
        let error = try #require(throws: DatasetError.self) { try images(ImageSet(path: path)) }
        #expect(error.description.hasPrefix(path + ": "))
    }

    @Test func tellsWhereItIsCutOff() throws {
        let whole = tar((0..<4).map { TarEntry(path: "cat/\($0).jpg", bytes: .init(repeating: 7, count: 2000)) })
        let path = try workshop.write("set.tar", Array(whole.prefix(2560 * 2 + 1000)))
        let error = try #require(throws: DatasetError.self) { try images(ImageSet(path: path)) }
        guard case .damagedArchive(path, _) = error else { throw error }
    }

    @Test func noticesAnotherArchiveInItsPlace() throws {
        let path = try workshop.makeTar(["cat/1.jpg", "cat/2.jpg"])
        let set = try ImageSet(path: path)
        _ = try workshop.makeTar(["cat/1.jpg", "dog/1.jpg"])
        let error = try #require(throws: DatasetError.self) { try images(set) }
        guard case .damagedArchive(path, _) = error else { throw error }
    }

    @Test func refusesWhatIsNoTar() throws {
        for bytes in [[], Array("hello, world\n".utf8), .init(repeating: 0xAB, count: 5000)] as [[UInt8]] {
            let path = try workshop.write("file.bin", bytes)
            let error = try #require(throws: DatasetError.self) { try ImageSet(path: path) }
            #expect(error == .notAnImageSet(path: path))
        }
        let path = try workshop.makeTar(["notes.txt"])
        #expect(throws: DatasetError.empty(path: path, passedOver: "1 txt")) { try ImageSet(path: path) }
    }

    @Test func readsTarsThatWereJoined() throws {
        let bytes = tar([TarEntry(path: "cat/1.jpg"), TarEntry(path: "cat/2.jpg")])
        let padded = bytes + [UInt8](repeating: 0, count: 10240 - bytes.count % 10240)
        let path = try workshop.write("joined.tar", padded + tar([TarEntry(path: "dog/3.jpg")]) + padded)
        let set = try ImageSet(path: path)
        // The last of several entries of one name counts.
        #expect(set.entries.map(\.identifier) == ["dog/3.jpg", "cat/1.jpg", "cat/2.jpg"])
        #expect(try images(set).map { String(decoding: $0.bytes, as: UTF8.self) } == set.entries.map(\.identifier))
        #expect(try set.read(2).bytes == Array("cat/2.jpg".utf8))
    }

    @Test func namesNeedNotBeUTF8() throws {
        // Latin-1, as older programs wrote it: the placeholder is one byte in its stead.
        var bytes = tar([
            TarEntry(path: "caf?/1.jpg"), TarEntry(path: "caf?/note?.txt"), TarEntry(path: "dog/1.jpg"),
        ])
        for index in bytes.indices where bytes[index] == UInt8(ascii: "?") { bytes[index] = 0xE9 }
        for start in [0, 1024, 2048] {
            // The checksum changes with the name.
            bytes.replaceSubrange(start + 148..<start + 156, with: Array("        ".utf8))
            let sum = String(bytes[start..<start + 512].reduce(0) { $0 + Int($1) }, radix: 8)
            bytes.replaceSubrange(
                start + 148..<start + 156,
                with: Array((String(repeating: "0", count: 6 - sum.count) + sum).utf8) + [0, 0x20])
        }
        let set = try ImageSet(path: workshop.write("latin1.tar", bytes))
        #expect(set.entries.map(\.identifier) == ["caf\\xE9/1.jpg", "dog/1.jpg"])
        #expect(set.labels == ["caf\\xE9", "dog"])
        #expect(try images(set).count == 2)
        #expect(try set.read(0).bytes.count == 10)
    }

    @Test func survivesDamage() throws {
        let whole = tar((0..<6).map { TarEntry(path: "set/cat/\($0).jpg", bytes: .init(repeating: 7, count: 700)) })
        for damage in 0..<400 {
            // Every byte of the first header is hit, and the rest of the file here and there.
            var bytes = whole
            let place = damage < 160 ? damage : damage * 7919 % whole.count
            bytes[place] = [0, 0x37, 0x80, 0xFF][damage % 4]
            if damage % 3 == 0 { bytes.removeLast(damage * 31 % 3000) }
            let path = try workshop.write("damaged.tar", bytes)
            do {
                try ImageSet(path: path).forEach { #expect($0.bytes.count <= 64 << 20) }
            } catch let error as DatasetError {
                #expect(error.description.hasPrefix(path) && !error.description.contains("\n"))
            }
        }
    }
}
