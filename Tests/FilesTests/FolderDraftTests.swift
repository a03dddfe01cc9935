// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Files
import Foundation
import Synchronization
import Testing

@Suite struct FolderDraftTests {
    let scratch: Scratch

    init() throws { scratch = try Scratch() }

    /// Makes a folder with one file.
    private func make(_ text: String, replacing: Bool) throws {
        let draft = try FolderDraft(of: scratch.path("models/a"))
        let writer = try FileWriter(creating: "\(draft.path)/file")
        try writer.write(Array(text.utf8))
        _ = try writer.finish()
        try draft.takePlace(replacing: replacing)
    }

    private var models: [String] {
        get throws { try FileManager.default.contentsOfDirectory(atPath: scratch.path("models")).sorted() }
    }

    @Test("A folder takes its place, and that of another only where asked")
    func takesPlace() throws {
        try make("1", replacing: false)
        #expect(throws: FileError.self) { try make("2", replacing: false) }
        #expect(try scratch.text("models/a/file") == "1")
        try make("3", replacing: true)
        #expect(try scratch.text("models/a/file") == "3")
        #expect(try models == ["a"])
    }

    @Test("A draft that is given up leaves nothing, and what stood there stays")
    func discarded() throws {
        try make("1", replacing: false)
        try FolderDraft(of: scratch.path("models/a")).discard()
        do { _ = try FolderDraft(of: scratch.path("models/a")) }
        #expect(try models == ["a"])
        #expect(try scratch.text("models/a/file") == "1")
    }

    @Test("What an ended process left is removed; what another works at, and others' drafts, are not")
    func sweep() throws {
        try scratch.write("half", to: "models/.a.123.partial/file")
        try scratch.write("half", to: "models/.b.123.partial/file")
        let other = try FolderDraft(of: scratch.path("models/a"))
        #expect(try !models.contains(".a.123.partial"))
        try make("1", replacing: false)
        #expect(try models.count == 3)
        #expect(try models.contains(".b.123.partial"))
        #expect(FileManager.default.fileExists(atPath: other.path))
        try other.takePlace(replacing: true)
        #expect(try models == [".b.123.partial", "a"])
    }

    @Test("What a link points to is replaced, and the link stays")
    func link() throws {
        try make("1", replacing: false)
        let link = scratch.path("current")
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "models/a")
        let draft = try FolderDraft(of: link)
        _ = try FileWriter(creating: "\(draft.path)/other").finish()
        try draft.takePlace(replacing: true)
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == "models/a")
        #expect(FileManager.default.fileExists(atPath: scratch.path("models/a/other")))
        #expect(try scratch.names == ["current", "models"])
    }

    @Test("There is no moment without the folder")
    func noGap() throws {
        try make("0", replacing: false)
        let path = scratch.path("models/a/file")
        let state = Mutex((isOver: false, looks: 0, misses: 0))
        let watcher = Thread {
            while !state.withLock({ $0.isOver }) {
                let isThere = access(path, R_OK) == 0
                state.withLock {
                    $0.looks += 1
                    $0.misses += isThere ? 0 : 1
                }
            }
        }
        watcher.start()
        for number in 1...20 { try make("\(number)", replacing: true) }
        state.withLock { $0.isOver = true }
        #expect(try scratch.text("models/a/file") == "20")
        state.withLock { state in
            #expect(state.looks > 0)
            #expect(state.misses == 0)
        }
    }
}
