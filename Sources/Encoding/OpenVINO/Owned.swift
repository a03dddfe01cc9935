// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import COpenVINO

/// Sole owner of one of OpenVINO's objects: frees it once, when it goes.
struct Owned: ~Copyable {
    let pointer: OpaquePointer
    private let free: (OpaquePointer?) -> Void

    /// Takes what `create` stores into its argument.
    init(
        freedBy free: @escaping (OpaquePointer?) -> Void, _ create: (inout OpaquePointer?) -> ov_status_e
    ) throws(EngineFailure) {
        var created: OpaquePointer?
        try check(create(&created))
        guard let created else { throw EngineFailure(reason: "OpenVINO gave no object") }
        self.pointer = created
        self.free = free
    }

    deinit { free(pointer) }
}

/// A string that OpenVINO allocated, copied and freed.
func ownedString(
    _ get: (inout UnsafeMutablePointer<CChar>?) -> ov_status_e
) throws(EngineFailure) -> String {
    var text: UnsafeMutablePointer<CChar>?
    try check(get(&text))
    guard let text else { throw EngineFailure(reason: "OpenVINO gave no text") }
    defer { ov_free(text) }
    return String(cString: text)
}
