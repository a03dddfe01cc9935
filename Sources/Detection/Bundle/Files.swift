// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Files

/// The most bytes of a file of a bundle that is text: what a manifest with a million classes takes.
private let longestText = 256 << 20

/// Reads a file of a bundle that is text.
///
/// - Parameters:
///   - name: the file's.
///   - folder: where the bundle lies.
///   - bundle: what the bundle is called in errors.
/// - Returns: its bytes.
/// - Throws: ``BundleError/unreadable(file:reason:)``.
func readText(_ name: String, in folder: String, of bundle: String) throws(BundleError) -> [UInt8] {
    do {
        return try FileReader.bytes(of: "\(folder)/\(name)", limit: longestText)
    } catch {
        throw .unreadable(file: "\(bundle)/\(name)", reason: error.reason)
    }
}
