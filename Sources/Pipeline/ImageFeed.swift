// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

package import Datasets
import Synchronization

/// Hands a pipeline's images to one thread or several, a stretch at a time.
///
/// Reading is sequential, which archives ask for, and cheap beside everything else.
package final class ImageFeed<Product: Sendable>: Sendable {
    /// What is there of an image before it is prepared.
    package enum Content: Sendable {
        case file(LabeledImage)
        case ready(Product)
        case unusable(UnusableImage)
    }

    package typealias Stretch = [PipelineImage<Content>]

    /// Where the reading is.
    private struct Position {
        var part = 0
        /// The place in the part, where that is a set.
        var index = 0
        /// The place among all images.
        var place = 0
        var reader: SetReader?
    }

    private let pipeline: ImagePipeline<Product>
    private let position: Mutex<Position>

    init(_ pipeline: ImagePipeline<Product>) {
        self.pipeline = pipeline
        position = Mutex(Position())
    }

    /// The next images, in order; nil after the last one, or once the pipeline is cancelled.
    package func next() -> Stretch? {
        position.withLock { position in
            var stretch: Stretch = []
            var bytes = 0
            while stretch.count < pipeline.bounds.images, bytes < pipeline.bounds.bytes, !pipeline.isCancelled(),
                let image = next(&position)
            {
                if case .file(let file) = image.value { bytes += file.bytes.count }
                stretch.append(image)
            }
            return stretch.isEmpty ? nil : stretch
        }
    }

    /// What the pipeline makes of an image; on the calling thread.
    @Sendable
    package func prepared(
        _ image: PipelineImage<Content>
    ) -> PipelineImage<ImagePipeline<Product>.Outcome> {
        image.map { content in
            switch content {
            case .ready(let product): return .success(product)
            case .unusable(let error): return .failure(error)
            case .file(let file):
                do {
                    return .success(try pipeline.prepare(file, image.place))
                } catch {
                    return .failure(UnusableImage(error))
                }
            }
        }
    }

    private func next(_ position: inout Position) -> PipelineImage<Content>? {
        while position.part < pipeline.parts.count {
            switch pipeline.parts[position.part] {
            case .unreadable(let name, let error):
                defer {
                    position.part += 1
                    position.place += 1
                }
                return PipelineImage(
                    place: position.place, name: name, identifier: name, label: nil, value: .unusable(error))
            case .set(let set):
                guard position.index < set.count else {
                    position.part += 1
                    position.index = 0
                    position.reader = nil
                    continue
                }
                defer {
                    position.index += 1
                    position.place += 1
                }
                let entry = set.entries[position.index]
                return PipelineImage(
                    place: position.place, name: set.name(of: entry.identifier), identifier: entry.identifier,
                    label: entry.label, value: content(set, &position))
            }
        }
        return nil
    }

    private func content(_ set: ImageSet, _ position: inout Position) -> Content {
        if position.place < pipeline.ready.count { return .ready(pipeline.ready[position.place]) }
        let reader = position.reader ?? SetReader(set.selecting(position.index..<set.count))
        position.reader = reader
        return reader.next()
    }

    /// An iterator that can be kept in a property.
    private final class SetReader {
        private var iterator: ImageSet.Iterator

        init(_ set: ImageSet) {
            iterator = set.makeIterator()
        }

        func next() -> Content {
            do {
                guard let image = try iterator.next() else {
                    return .unusable(UnusableImage(reason: "it is past the set's end"))
                }
                return .file(image)
            } catch {
                return .unusable(UnusableImage(error))
            }
        }
    }
}
