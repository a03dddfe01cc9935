// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// A model that the server is to load once it listens.
package struct ModelSource: Sendable {
    /// The name that requests ask for.
    package let name: String

    /// Loads the model; may block and throw, and what it throws is logged.
    package let load: @Sendable () throws -> any Scoring

    package init(name: String, load: @escaping @Sendable () throws -> any Scoring) {
        self.name = name
        self.load = load
    }
}
