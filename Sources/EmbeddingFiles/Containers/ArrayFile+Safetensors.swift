// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Safetensors

extension ArrayFile {
    /// A safetensors file's tensors.
    ///
    /// - Throws: ``EmbeddingFileError`` where the bytes are not of the format.
    init(safetensors bytes: Data, name: String) throws(EmbeddingFileError) {
        let file: TensorFile
        do {
            file = try TensorFile(parsing: bytes)
        } catch {
            if case .unsupportedElementType = error {
                throw EmbeddingFileError(.unsupported, file: name, reason: "\(error): save it as float32")
            }
            throw EmbeddingFileError(.damaged, file: name, reason: "\(error)")
        }
        self.name = name
        metadata = file.metadata
        arrays = file.tensors.sorted { $0.key < $1.key }.map { key, tensor in
            let layout = ArrayLayout(element: ArrayElement(tensor.elementType), shape: tensor.shape)
            return StoredArray(name: key, layout: layout, file: name) { DataSource(tensor.bytes) }
        }
    }
}

extension ArrayElement {
    fileprivate init(_ type: StoredTensor.ElementType) {
        self =
            switch type {
            case .float64: .float64
            case .float32: .float32
            case .float16: .float16
            case .bfloat16: .bfloat16
            case .int64: .int64
            case .int32: .int32
            case .int16: .int16
            case .int8: .int8
            case .uint64: .uint64
            case .uint32: .uint32
            case .uint16: .uint16
            case .uint8: .uint8
            case .bool: .unsupported(reason: "it holds truth values: save it as float32")
            }
    }
}
