package import Foundation

/// Small inputs that earlier releases failed on, with a README of right values: the folder that `CIDER_CASES` names.
package enum SharedCases {
    package static let folder = URL(
        filePath: ProcessInfo.processInfo.environment["CIDER_CASES"]
            ?? packageFolder.appending(path: "../shared/data/cases").path(percentEncoded: false))

    /// What a skipped test says.
    package static let absence = "the folder that CIDER_CASES names (default ../shared/data/cases) is absent"

    package static var areThere: Bool { FileManager.default.fileExists(atPath: path("README.md")) }

    package static func path(_ file: String) -> String { folder.appending(path: file).path(percentEncoded: false) }

    package static func bytes(_ file: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: folder.appending(path: file)))
    }
}
