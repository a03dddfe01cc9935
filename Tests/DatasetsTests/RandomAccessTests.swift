// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Datasets
import Foundation
import Testing

@Suite struct RandomAccessTests {
    let workshop: Workshop
    /// Long names have headers of their own in a tar, which come before the image's.
    static let names = (0..<6).map {
        "set/\(["cat", "dog"][$0 % 2])/\(String(repeating: "n", count: 30 * $0))\($0).jpg"
    }

    init() throws {
        workshop = try Workshop()
    }

    @Test(arguments: ["gnu", "pax"]) func anyOrderGivesWhatReadingInOrderGives(_ format: String) throws {
        for name in Self.names { try workshop.write("folder/\(name)", Array(name.utf8)) }
        try workshop.run(
            "tar", "--format=\(format)", "-cf", workshop.path("set.tar"), "-C", workshop.path("folder"), "set")
        for path in [workshop.path("set.tar"), workshop.path("folder")] {
            let set = try ImageSet(path: path)
            #expect(set.hasRandomAccess)
            let inOrder = try images(set)
            #expect(inOrder.count == 6)
            for index in [3, 0, 5, 1, 4, 2, 0] { #expect(try set.read(index) == inOrder[index]) }
            let dogs = set.filter { $0.contains("dog") }
            #expect(try dogs.read(1) == images(dogs)[1])
        }
    }

    @Test func aCompressedTarHasNone() throws {
        _ = try workshop.makeTar(["cat/1.jpg", "dog/1.jpg"])
        try workshop.run("gzip", workshop.path("set.tar"))
        let set = try ImageSet(path: workshop.path("set.tar.gz"))
        #expect(!set.hasRandomAccess)
        #expect(throws: DatasetError.compressedArchive(path: set.path)) { try set.read(0) }
    }

    @Test func aTarThatChangedIsAnError() throws {
        let set = try ImageSet(path: workshop.makeTar(["cat/1.jpg", "dog/1.jpg"]))
        try workshop.write("set.tar", [UInt8](repeating: 7, count: 4096))
        #expect(throws: DatasetError.self) { try set.read(1) }
        try FileManager.default.removeItem(atPath: workshop.path("set.tar"))
        #expect(throws: DatasetError.self) { try set.read(1) }
    }
}
