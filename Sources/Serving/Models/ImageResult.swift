import Detection

/// What a request is told of one of its images.
enum ImageResult: Sendable {
    case scored(ScoredImage)
    case failed(id: String?, Problem)
}
