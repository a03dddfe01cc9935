// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Pipeline

extension RejectedImages {
    /// - Throws: ``FittingError/unreadableImages(_:)`` with all of them, where they are not passed over.
    func refuse() throws(FittingError) {
        if isFutile { throw .unreadableImages(lines) }
    }
}
