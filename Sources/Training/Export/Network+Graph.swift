package import ONNX

extension Network {
    /// The network outside training as an ONNX model.
    ///
    /// - Parameters:
    ///   - size: side of the images, pixels.
    ///   - projects: whether the head's output is given too; without a trained head it is better not.
    /// - Returns: a model with the input `images`, `[N, 3, size, size]`, normalised by the channel statistics; and the
    ///   outputs `features`, `[N, d]`, and `projection`, `[N, p]`, both with rows of unit length.
    /// - Throws: what libtorch says as it reads weights.
    package func model(size: Int, projects: Bool = true) throws(TorchError) -> Model {
        var graph = Graph(name: "encoder")
        let images = graph.input("images", shape: [nil, 3, size, size])
        let features = try backbone.export(images, to: &graph)
        graph.output(graph.normalized(features), name: "features", dimension: backbone.dimension)
        if projects {
            let projection = try head.export(features, to: &graph)
            graph.output(graph.normalized(projection), name: "projection", dimension: head.dimension)
        }
        return Model(graph, producerVersion: EncoderExport.version)
    }
}
