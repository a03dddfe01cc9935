#if TRAINING
    public import ArgumentParser
    public import Training
    import TrainingRuns

    /// The encoder that is trained.
    struct NetworkArguments: ParsableArguments {
        @Option(help: "The network: \(Architecture.allCases.map(\.rawValue).joined(separator: ", ")).")
        var network: Architecture?

        @Option(help: "The head between features and projection: mlp or linear.")
        var head: HeadShape?

        @Option(help: "The length of the projection that the losses see.")
        var projection: Int?

        @Option(
            name: .customLong("init"),
            help: ArgumentHelp("Weights to start from, under torchvision's names.", valueName: "file.safetensors"))
        var initialWeights: String?

        @Option(help: ArgumentHelp("Leading stages, the stem being the first, that do not learn.", valueName: "n"))
        var freeze: Int?

        func apply(to settings: inout RunSettings) {
            if let network { settings.training.architecture = network }
            if let head { settings.training.head = head }
            if let projection { settings.training.projection = projection }
            if let initialWeights {
                settings.training.initialWeights = TrainingSetArguments.absolute(initialWeights)
            }
            if let freeze { settings.training.frozenStages = freeze }
        }
    }

    extension Architecture: ExpressibleByArgument {}
    extension HeadShape: ExpressibleByArgument {}
#endif
