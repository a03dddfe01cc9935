import EmbeddingFiles
import Foundation
import Testing

@Suite struct NpyTests {}
