// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Evaluation
import Images

/// What the image's file was, beside those of the bank: what tells a camera or a program rather than content.
struct FileSection {
    let explanation: ImageExplanation

    init(_ explanation: ImageExplanation) {
        self.explanation = explanation
    }

    var html: String {
        guard let file = explanation.file else { return "" }
        return file.findings.map {
            paragraph(
                "Unlike all images of the bank: \($0). The verdict may tell this rather than content.", style: "warning"
            )
        }.joined() + table(file).html
    }

    private func table(_ file: FileEvidence) -> DataTable {
        let (image, bank) = (file.traits, file.bank)
        func row(_ name: String, _ value: Double, _ quantiles: Quantiles, digits: Int) -> DataTable.Row {
            DataTable.Row(
                head: name,
                cells: [
                    DataTable.Cell(text: fixed(value, digits)), DataTable.Cell(text: fixed(quantiles.median, digits)),
                    DataTable.Cell(text: "\(fixed(quantiles.least, digits))–\(fixed(quantiles.most, digits))"),
                ])
        }
        func row(_ name: String, _ value: String, _ usual: String) -> DataTable.Row {
            DataTable.Row(
                head: name, cells: [DataTable.Cell(text: value), DataTable.Cell(text: usual), DataTable.Cell(text: "")])
        }
        var rows = [
            row("Columns, pixels", Double(image.width), bank.width, digits: 0),
            row("Rows, pixels", Double(image.height), bank.height, digits: 0),
            row("Bytes a pixel", Double(image.bytesPerPixel), bank.bytesPerPixel, digits: 2),
            row("Brightness, of 255", Double(image.brightness), bank.brightness, digits: 0),
            row("Sharpness", Double(image.sharpness), bank.sharpness, digits: 0),
            row("Format", image.format.rawValue.uppercased(), bank.formatWords),
        ]
        if let isGray = image.isGray, let share = bank.grayShare {
            rows.append(row("Gray", isGray ? "yes" : "no", "\(percent(share)) %"))
        }
        return DataTable(
            caption: "This image, and the \(bank.images.grouped) of the bank",
            heads: [
                ("Trait", "Sharpness is the variance of the Laplacian."), ("This image", ""),
                ("Bank", "The median, or what is usual."), ("From–to", "The smallest and the largest."),
            ], rows: rows)
    }
}
