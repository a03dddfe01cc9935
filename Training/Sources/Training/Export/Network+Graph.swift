package import ONNX

extension Network {
    /// The network outside training as an ONNX model.
    ///
    /// - Parameters:
    ///   - size: side of the images, pixels.
    ///   - projects: whether the head's output is given too; without a trained head it is better not.
    /// - Returns: a model with the input `images`, `[N, 3, size, size]`, normalized by the channel statistics; and the
    ///   outputs `features`, `[N, d]`, `projection`, `[N, p]`, and `stages`, `[N, s]`, all with rows of unit length: the
    ///   last are the channel means of each stage, normalized and one behind the other.
    /// - Throws: what libtorch says as it reads weights.
    package func model(size: Int, projects: Bool = true) throws(TorchError) -> Model {
        var graph = Graph(name: "encoder")
        let images = graph.input("images", shape: [nil, 3, size, size])
        let means = try backbone.export(images, to: &graph)
        var unit = means.map { graph.normalized($0) }
        let last = means.count - 1
        unit[last] = graph.output(unit[last], name: "features", dimension: backbone.dimension)
        if projects {
            let projection = try head.export(means[last], to: &graph)
            graph.output(graph.normalized(projection), name: "projection", dimension: head.dimension)
        }
        graph.output(
            graph.normalized(graph.concatenated(unit)), name: "stages",
            dimension: backbone.widths.reduce(0, +))
        return Model(graph)
    }
}
