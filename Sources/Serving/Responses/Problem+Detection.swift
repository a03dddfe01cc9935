// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

// Called by ServedDetector, RequestDecoding and Batcher, on event loops, decoding threads and workers' threads.

import Detection
import Images

extension Problem {
    /// What a client is told of an image that got no verdict, or of options that the detector refuses.
    init(_ error: DetectionError) {
        switch error {
        case .image(.unknownFormat), .image(.unsupported):
            self = .unsupportedImage("\(error)")
        case .image:
            self = .unreadableImage("\(error)")
        case .degenerateEmbedding:
            self = .degenerateEmbedding("\(error)")
        case .embedding:
            self = .invalidEmbedding("\(error)")
        case .noEncoder:
            self = .noEncoder()
        case .encoder:
            // The engine's own words may name files.
            self = .internalError(cause: "\(error)")
        case .unknownScore, .alphaOutOfRange, .unsupportedAlpha, .neighborsOutOfRange:
            self = .invalidParameter("\(error)")
        }
    }
}
