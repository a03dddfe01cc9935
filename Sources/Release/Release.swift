// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// This release of the package.
package enum Release {
    package static let name = "swift-cider"

    /// The version, which `openapi.yaml` and the change log name too.
    package static let version = "0.2.0"

    /// What a file says that it was made by.
    package static let tool = "\(name) \(version)"
}
