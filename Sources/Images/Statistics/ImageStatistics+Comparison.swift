// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// When images differ plainly.
///
/// A difference is told where three things hold: the distributions are more than ``leastDistance`` apart, so that more than
/// half of the images would have to change; that is more than chance gives in 1 of 100 comparisons of so few images; and the
/// usual values differ by a factor, or a step, that can matter to an encoder. The last is needed because 500 x 375 and
/// 500 x 374 pixels are as far apart as can be, and mean nothing.
private enum Plain {
    static let leastDistance = 0.5
    /// Of sides: an encoder's input is made of half as many pixels more, or fewer.
    static let sideFactor = 1.5
    /// Of bytes a pixel, and of variances of the Laplacian.
    static let otherFactor = 2.0
    /// Of mean levels.
    static let levels = 32.0

    /// The distance that chance exceeds once in 100 times (Kolmogorov and Smirnov's, asymptotic).
    static func chance(_ first: Int, _ second: Int) -> Double {
        let (n, m) = (Double(max(first, 1)), Double(max(second, 1)))
        return 1.63 * ((n + m) / (n * m)).squareRoot()
    }

    static func differ(_ first: Double, _ second: Double, byFactor factor: Double) -> Bool {
        max(first, second) > factor * max(min(first, second), .leastNormalMagnitude)
    }
}

extension ImageStatistics {
    /// The traits in which these images plainly differ from a bank's, the same for all images or not.
    ///
    /// - Parameter bank: the statistics that a detector keeps.
    /// - Returns: nothing where they are alike, or too few to say.
    package func findings(against bank: ImageStatistics) -> [ImageFinding] {
        let chance = Plain.chance(images, bank.images)
        func isFar(_ distance: Double) -> Bool { distance > Plain.leastDistance && distance > chance }
        func finding(_ trait: ImageFinding.Trait, _ here: String, _ inBank: String, _ distance: Double) -> ImageFinding
        {
            ImageFinding(trait: trait, images: images, here: here, inBank: inBank, distance: distance)
        }
        var findings: [ImageFinding] = []
        func compare(
            _ trait: ImageFinding.Trait, _ here: Quantiles, _ inBank: Quantiles,
            differ: (Double, Double) -> Bool, words: (ImageStatistics) -> String
        ) {
            let distance = here.distance(to: inBank)
            guard isFar(distance), differ(here.median, inBank.median) else { return }
            findings.append(finding(trait, words(self), words(bank), distance))
        }
        compare(
            .size, side, bank.side, differ: { Plain.differ($0, $1, byFactor: Plain.sideFactor) }, words: \.sizeWords)
        let formatDistance = formatDistance(to: bank)
        if isFar(formatDistance) { findings.append(finding(.format, formatWords, bank.formatWords, formatDistance)) }
        compare(
            .bytesPerPixel, bytesPerPixel, bank.bytesPerPixel,
            differ: { Plain.differ($0, $1, byFactor: Plain.otherFactor) }, words: { Self.word($0.bytesPerPixel.median) }
        )
        if let here = grayShare, let inBank = bank.grayShare, isFar(abs(here - inBank)) {
            findings.append(finding(.grayness, Self.grayWords(here), Self.grayWords(inBank), abs(here - inBank)))
        }
        compare(
            .sharpness, sharpness, bank.sharpness, differ: { Plain.differ($0, $1, byFactor: Plain.otherFactor) },
            words: { Self.word($0.sharpness.median) })
        compare(
            .brightness, brightness, bank.brightness, differ: { abs($0 - $1) >= Plain.levels },
            words: { Self.word($0.brightness.median) })
        return findings
    }

    /// The traits in which one image lies plainly beyond all images of the set.
    ///
    /// - Parameter image: the traits of an image.
    /// - Returns: nothing where the set has the like.
    package func findings(of image: ImageTraits) -> [ImageFinding] {
        var findings: [ImageFinding] = []
        func add(_ trait: ImageFinding.Trait, _ here: String, _ inBank: String) {
            findings.append(ImageFinding(trait: trait, images: 1, here: here, inBank: inBank, distance: 1))
        }
        func isBeyond(_ value: Double, _ quantiles: Quantiles, factor: Double) -> Bool {
            value * factor < quantiles.least || value > quantiles.most * factor
        }
        func range(_ quantiles: Quantiles) -> String {
            let (least, most) = (Self.word(quantiles.least), Self.word(quantiles.most))
            return least == most ? least : "\(least) to \(most)"
        }
        let side = Double(image.width * image.height).squareRoot()
        if isBeyond(side, self.side, factor: Plain.sideFactor) {
            add(.size, "\(image.width)x\(image.height)", sizeWords)
        }
        if formats[image.format.rawValue] == nil { add(.format, image.format.name, formatWords) }
        if isBeyond(Double(image.bytesPerPixel), bytesPerPixel, factor: Plain.otherFactor) {
            add(.bytesPerPixel, Self.word(Double(image.bytesPerPixel)), range(bytesPerPixel))
        }
        if let isGray = image.isGray, let share = grayShare, isGray ? share < 0.01 : share > 0.99 {
            add(.grayness, Self.grayWords(isGray ? 1 : 0), Self.grayWords(share))
        }
        if isBeyond(Double(image.sharpness), sharpness, factor: Plain.otherFactor) {
            add(.sharpness, Self.word(Double(image.sharpness)), range(sharpness))
        }
        let level = Double(image.brightness)
        if level < brightness.least - Plain.levels || level > brightness.most + Plain.levels {
            add(.brightness, Self.word(level), range(brightness))
        }
        return findings
    }

    /// Half the sum of the differences of the formats' shares.
    private func formatDistance(to other: ImageStatistics) -> Double {
        func share(_ format: String, _ set: ImageStatistics) -> Double {
            Double(set.formats[format] ?? 0) / Double(max(set.images, 1))
        }
        return Set(formats.keys).union(other.formats.keys).reduce(0) { $0 + abs(share($1, self) - share($1, other)) }
            / 2
    }

    /// As in "500x375", or "about 510x380" where no size is that of more than half of the images.
    package var sizeWords: String {
        if let first = sizes.first, first.images * 2 > images { return "\(first.width)x\(first.height)" }
        return "about \(Int(width.median.rounded()))x\(Int(height.median.rounded()))"
    }

    /// As in "JPEG", or "90 % JPEG, 10 % PNG".
    package var formatWords: String {
        guard formats.count > 1 else { return formats.keys.first.map(Self.title) ?? "" }
        let parts = formats.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { name, count in
            "\(Int((100 * Double(count) / Double(max(images, 1))).rounded())) % \(Self.title(name))"
        }
        return parts.joined(separator: ", ")
    }

    private static func title(_ format: String) -> String { ImageFormat(rawValue: format)?.name ?? format }

    private static func grayWords(_ share: Double) -> String {
        switch share {
        case 1: "gray"
        case 0: "in color"
        default: "\(Int((share * 100).rounded())) % gray"
        }
    }

    /// A number to three digits.
    private static func word(_ value: Double) -> String {
        if abs(value) >= 100 { return "\(Int(value.rounded()))" }
        let unit = abs(value) >= 10 ? 10.0 : 100.0
        return "\((value * unit).rounded() / unit)"
    }
}
