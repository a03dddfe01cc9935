import Files
import Foundation
import Glibc
import Testing

@Suite struct FileWriterTests {
    let scratch: Scratch

    init() throws { scratch = try Scratch() }

    @Test("What is written is there, with its size and its SHA-256", arguments: [0, 1, 1 << 20, (16 << 20) + 3])
    func written(count: Int) throws {
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            for index in 0..<count { buffer[index] = UInt8(truncatingIfNeeded: index * 31 >> 3) }
            filled = count
        }
        let writer = try FileWriter(creating: scratch.path("file"))
        try writer.write(Array(bytes.prefix(count / 3)))
        try writer.write(Array(bytes.dropFirst(count / 3)))
        let written = try writer.finish()
        #expect(written.byteCount == count)
        #expect(written.digest == SHA256Digest(of: bytes))
        #expect(try FileReader.digest(of: scratch.path("file")) == written.digest)
        #expect(try MappedFile(scratch.path("file")).digest() == written.digest)
        #expect(try FileReader.bytes(of: scratch.path("file"), limit: count) == bytes)
    }

    @Test("The SHA-256 is the one of FIPS 180-4")
    func digest() {
        #expect(
            SHA256Digest(of: Array("abc".utf8)).hexadecimal
                == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    }

    @Test("A full disk is an error, and not a shorter file")
    func fullDisk() throws {
        let writer = try FileWriter(creating: "/dev/full")
        #expect(throws: FileError(path: "/dev/full", reason: "No space left on device")) {
            try writer.write([1, 2, 3])
        }
    }

    @Test("A file that is too long, a folder and a missing file are refused by name")
    func refusals() throws {
        try scratch.write("12345", to: "file")
        #expect(throws: FileError(path: scratch.path("file"), reason: "it has more than 4 bytes")) {
            try FileReader.bytes(of: scratch.path("file"), limit: 4)
        }
        #expect(throws: FileError(path: scratch.path, reason: "it is no file")) {
            try FileReader(opening: scratch.path)
        }
        #expect(throws: FileError(path: scratch.path, reason: "it is no file")) { try MappedFile(scratch.path) }
        #expect(throws: FileError(path: scratch.path("none"), reason: "No such file or directory")) {
            try FileReader(opening: scratch.path("none"))
        }
    }

    @Test("A pipe is written to itself, and no file takes its place")
    func pipe() throws {
        let path = scratch.path("pipe")
        #expect(mkfifo(path, 0o600) == 0)
        let reader = open(path, O_RDWR | O_NONBLOCK)
        defer { close(reader) }
        try AtomicFile.write(to: path) { try $0.write([1, 2, 3]) }
        var bytes = [UInt8](repeating: 0, count: 8)
        let count = read(reader, &bytes, bytes.count)
        #expect(count == 3 && bytes.prefix(3) == [1, 2, 3])
        #expect(OutputPlace.isSpecial(path))
        #expect(try scratch.names == ["pipe"])
    }

    @Test("What a link leads to is replaced, and the link stays")
    func links() throws {
        #expect(mkdir(scratch.path("far"), 0o700) == 0)
        for (link, target) in [("a", "far/b"), ("far/b", "../file"), ("circle", "circle")] {
            #expect(symlink(target, scratch.path(link)) == 0)
        }
        #expect(OutputPlace.target(of: scratch.path("a")) == scratch.path("far/../file"))
        for text in ["new", "newer"] {
            try AtomicFile.write(to: scratch.path("a")) { try $0.write(Array(text.utf8)) }
            #expect(try scratch.text("file") == text)
        }
        #expect(OutputPlace.target(of: scratch.path("a")) == scratch.path("far/../file"))
        // A circle leads nowhere, so that nothing is lost.
        try AtomicFile.write(to: scratch.path("circle")) { try $0.write(Array("1".utf8)) }
        #expect(try scratch.text("circle") == "1")
    }

    @Test("A file is replaced whole or not at all, and nothing is left beside it")
    func atomic() throws {
        struct Failure: Error {}
        try scratch.write("old", to: "file")
        #expect(throws: Failure.self) {
            try AtomicFile.write(to: scratch.path("file")) { writer in
                try writer.write(Array("ne".utf8))
                throw Failure()
            }
        }
        #expect(try scratch.text("file") == "old")
        try AtomicFile.write(to: scratch.path("file")) { try $0.write(Array("new".utf8)) }
        #expect(try scratch.text("file") == "new")
        #expect(try scratch.names == ["file"])
        #expect(throws: FileError(path: scratch.path("none/file"), reason: "No such file or directory")) {
            try AtomicFile.write(to: scratch.path("none/file")) { try $0.write([1]) }
        }
    }
}
