// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// A change to a node that makes it right for any number of images.
enum BatchEdit: Hashable {
    /// Another row of whole numbers as an input.
    case numbers(input: Int, [BatchNumber])
    /// An input that is the same for all images is repeated for each, along an axis.
    ///
    /// With more than one image in the graph as it is, the part of the first is taken before.
    case spread(input: Int, axis: Int, rank: Int, part: Int?)
    /// The node becomes a Reshape of its first input.
    case reshape([BatchNumber])
    /// The node, a Gather, takes places within each image's part: along an axis of `parts`, brought to `target` then.
    case gather(axis: Int, parts: [BatchNumber], target: [BatchNumber])
    /// The node becomes a copy of its first input.
    case copy
}

/// One way to carry the images through a node.
struct BatchStep: Hashable {
    /// For each of the node's outputs.
    var states: [BatchState]
    var edits: [BatchEdit] = []

    init(_ states: [BatchState], _ edits: [BatchEdit] = []) {
        self.states = states
        self.edits = edits
    }

    init(_ place: BatchPlace, _ edits: [BatchEdit] = []) {
        self.init([.images(place)], edits)
    }
}
