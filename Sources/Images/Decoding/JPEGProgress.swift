// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// Which coefficients the scans of a JPEG have brought, and how far (ITU-T T.81, G.1.1.1).
struct JPEGProgress {
    let isProgressive: Bool
    /// For each component, by its identifier, and each coefficient: the lowest bit that has come.
    private var lowestBits: [UInt8: [UInt8]] = [:]

    init(isProgressive: Bool) {
        self.isProgressive = isProgressive
    }

    /// Takes the content of a scan's header.
    mutating func take(scan header: UnsafeRawBufferPointer) {
        guard let count = header.first.map({ Int($0) }), (1...4).contains(count), header.count >= 4 + 2 * count else {
            return
        }
        // A sequential scan brings all at once, whatever its header says.
        let (first, last) = isProgressive ? (Int(header[1 + 2 * count]), Int(header[2 + 2 * count])) : (0, 63)
        let low = isProgressive ? header[3 + 2 * count] & 15 : 0
        guard first <= last, last < 64 else { return }
        for index in 0..<count {
            let component = header[1 + 2 * index]
            var bits = lowestBits[component] ?? [UInt8](repeating: .max, count: 64)
            for coefficient in first...last { bits[coefficient] = low }
            lowestBits[component] = bits
        }
    }

    /// Whether every coefficient of every component has come to its last bit.
    func isComplete(components: Int) -> Bool {
        lowestBits.count >= components && lowestBits.values.allSatisfy { $0.allSatisfy { $0 == 0 } }
    }
}
