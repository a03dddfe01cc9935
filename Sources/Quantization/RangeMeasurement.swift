// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Encoding
import FoundationEssentials
import ONNX

/// The ranges of a model's values on images, measured by the engine in float32.
struct RangeMeasurement {
    private(set) var ranges: [ActivationRange]

    /// - Parameters:
    ///   - values: made by the model's nodes, or its inputs.
    ///   - model: in float.
    ///   - input: what the model expects of pixels.
    ///   - pixels: u8 RGB, [count, size, size, 3].
    ///   - batchSize: images at once.
    ///   - fileName: for errors.
    ///   - progress: gets the number of images done.
    /// - Throws: ``QuantizationError``.
    init(
        of values: [Value], in model: Model, input: EncoderInput, pixels: [UInt8], batchSize: Int, fileName: String,
        progress: (Int) -> Void
    ) throws(QuantizationError) {
        var observed = model
        observed.graph.observeExtremes(of: values)
        let folder = FileManager.default.temporaryDirectory.appending(path: "cider-ranges-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        // The engine names the file where it refuses it.
        let file = folder.appending(path: fileName)
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            try observed.write(
                to: file.path(percentEncoded: false),
                dataPath: folder.appending(path: "weights").path(percentEncoded: false))
        } catch {
            throw .unreadable(model: fileName, reason: "no copy of it can be written: \(error)")
        }
        ranges = Array(repeating: ActivationRange(), count: values.count)
        do {
            let session = try ImageEncoder(
                modelPath: file.path(percentEncoded: false), input: input, options: EncoderOptions(precision: .f32)
            ).makeSession()
            let count = pixels.count / input.bytesPerImage
            for start in stride(from: 0, to: count, by: batchSize) {
                let end = min(start + batchSize, count)
                let extremes = try session.embed(count: end - start) { buffer in
                    _ = buffer.update(fromContentsOf: pixels[start * input.bytesPerImage..<end * input.bytesPerImage])
                }
                for (place, value) in values.enumerated() {
                    for row in extremes[2 * place...2 * place + 1] {
                        guard let extreme = row.first, ranges[place].extend(to: extreme) else {
                            throw QuantizationError.rangeNotFinite(model: fileName, value: value.name)
                        }
                    }
                }
                progress(end)
            }
        } catch let error as EncoderError {
            throw .engine(error)
        } catch let error as QuantizationError {
            throw error
        } catch {
            throw .unreadable(model: fileName, reason: "\(error)")
        }
    }
}
