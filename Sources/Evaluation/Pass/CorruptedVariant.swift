// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Images

/// A corruption at a severity.
struct CorruptedVariant: Sendable {
    let corruption: Corruption
    let severity: Int

    static let all = Corruption.allCases.flatMap { corruption in
        Corruption.severities.map { CorruptedVariant(corruption: corruption, severity: $0) }
    }
}
