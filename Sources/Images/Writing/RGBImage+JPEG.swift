// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import CTurboJPEG

extension RGBImage {
    /// The image as a baseline JPEG file with chroma at half resolution (4:2:0).
    ///
    /// - Parameter quality: in libjpeg's terms, from 1 to 100.
    /// - Returns: the file's bytes; nil where the encoder refuses.
    package func jpeg(quality: Int) -> [UInt8]? {
        guard let handle = tjInitCompress() else { return nil }
        defer { tjDestroy(handle) }
        let subsampling = Int32(TJSAMP_420.rawValue)
        let capacity = tjBufSize(Int32(width), Int32(height), subsampling)
        guard capacity > 0, capacity < Int32.max else { return nil }
        var status: Int32 = -1
        let bytes = [UInt8](unsafeUninitializedCapacity: Int(capacity)) { buffer, initialized in
            var target = buffer.baseAddress
            var length = capacity
            status = tjCompress2(
                handle, pixels, Int32(width), 0, Int32(height), Int32(TJPF_RGB.rawValue), &target, &length, subsampling,
                Int32(min(max(quality, 1), 100)), TJFLAG_NOREALLOC)
            initialized = status == 0 ? Int(length) : 0
        }
        return status == 0 ? bytes : nil
    }
}
