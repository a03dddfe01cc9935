// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

extension String {
    /// A path's last component, which is what errors call a file; the path itself where it has none.
    package var lastComponent: String { split(separator: "/").last.map(String.init) ?? self }
}
