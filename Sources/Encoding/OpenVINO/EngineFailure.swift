// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import COpenVINO

/// A call to OpenVINO that did not succeed, with its reason in one line.
struct EngineFailure: Error {
    let reason: String
}

/// Throws what the engine says about a status other than OK.
func check(_ status: ov_status_e) throws(EngineFailure) {
    guard status != OK else { return }
    // Codes from INVALID_C_PARAM on are the C interface's own: it leaves the message of some earlier failure in place.
    let message = status.rawValue > INVALID_C_PARAM.rawValue ? takeLastMessage() : nil
    let name = ov_get_error_info(status).map { String(cString: $0) } ?? "unknown error"
    throw EngineFailure(reason: message.flatMap(clean) ?? "OpenVINO status \(status.rawValue), \(name)")
}

/// The message is one string for the whole process: that of another thread's failure, if that came later.
private func takeLastMessage() -> String? {
    guard let message = ov_get_last_err_msg() else { return nil }
    defer { ov_free(message) }
    return String(cString: message)
}

/// Makes one line of a message: without the places in OpenVINO's source, and without folder names.
func clean(_ message: String) -> String? {
    let lines = message.split(whereSeparator: \.isNewline).filter { line in
        !line.hasPrefix("Exception from ") && !line.hasPrefix("FrontEnd API failed with ")
            && !(line.hasPrefix("Check '") && line.contains("' failed at "))
    }
    let words = lines.joined(separator: " ").split(separator: " ").filter { !$0.contains(".cpp:") }
    let line = words.map(withoutFolders).joined(separator: " ")
    return line.isEmpty ? nil : line.count <= 300 ? line : line.prefix(300) + "…"
}

/// Cuts the folders off a word that is an absolute path, in quotes or not.
private func withoutFolders(_ word: Substring) -> Substring {
    let quote = word.prefix { $0 == "\"" || $0 == "'" }
    guard word.dropFirst(quote.count).hasPrefix("/"), let slash = word.lastIndex(of: "/") else { return word }
    return quote + word[word.index(after: slash)...]
}
