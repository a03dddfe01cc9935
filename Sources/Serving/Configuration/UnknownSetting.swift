// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Wording

/// A name that sets nothing, and the one that may have been meant.
package struct UnknownSetting: Sendable, Equatable, CustomStringConvertible {
    /// As it was written: a key of a file, or a variable.
    package let name: String

    /// The nearest name of the same kind; nil where none is near.
    package let nearest: String?

    package var description: String {
        "'\(name)' is no setting" + (nearest.map { "; did you mean '\($0)'?" } ?? "")
    }

    /// The keys of a file that no setting has, in order.
    package static func keys(_ keys: some Sequence<String>) -> [UnknownSetting] {
        let known = Setting.all.map(\.name)
        return Set(keys).subtracting(known).sorted().map {
            // As a variable, or as other programs write keys.
            let plain = $0.lowercased().replacing("_", with: "-")
            let name = plain.hasPrefix("cider-") ? String(plain.dropFirst("cider-".count)) : plain
            return UnknownSetting(name: $0, nearest: NearestName.of(name, among: known))
        }
    }

    /// The variables that begin with `CIDER_` and that no setting has, in order; those for the build, for tests and for
    /// scripts are known.
    package static func variables(_ names: some Sequence<String>) -> [UnknownSetting] {
        let known = Setting.all.map(\.environmentName) + ["CIDER_CONFIG"]
        // What all of them begin with makes none of them nearer.
        func end(_ name: String) -> String { String(name.dropFirst("CIDER_".count)) }
        return Set(names.filter { $0.hasPrefix("CIDER_") }).subtracting(known).subtracting(elsewhere).sorted().map {
            UnknownSetting(
                name: $0, nearest: NearestName.of(end($0), among: known.map(end)).map { "CIDER_\($0)" })
        }
    }

    private static let elsewhere: Set = [
        "CIDER_GOLDEN", "CIDER_LARGE", "CIDER_LIBTORCH", "CIDER_PHOTOS", "CIDER_TORCH_INDEX", "CIDER_TORCH_PYTHON",
        "CIDER_TRAIN", "CIDER_TRANSFORMS",
    ]
}
