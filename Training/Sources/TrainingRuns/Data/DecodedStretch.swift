import Datasets
import Dispatch
import Images
import Synchronization

/// Some images of a set, decoded on all cores.
struct DecodedStretch {
    /// For each image, its pixels or why there are none.
    let images: [Result<[UInt8], RunError>]

    init(_ files: [LabelledImage], _ decoding: ImageDecoding) {
        let results = Mutex([Result<[UInt8], RunError>?](repeating: nil, count: files.count))
        DispatchQueue.concurrentPerform(iterations: files.count) { index in
            var pixels = [UInt8](repeating: 0, count: decoding.transform.byteCount)
            let result = pixels.withUnsafeMutableBufferPointer { buffer in
                Result { () throws(RunError) in try decoding.decode(files[index], into: buffer) }
            }
            results.withLock { $0[index] = result.map { pixels } }
        }
        images = results.withLock { $0.compactMap(\.self) }
    }
}
