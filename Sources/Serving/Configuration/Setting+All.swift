import Logging

extension Setting {
    /// Every setting, in the order in which they are documented.
    package static let all: [Setting] = [
        .text("host", \.host, "address", "The address to listen on; 0.0.0.0 for all."),
        .integer("port", \.port, 0...65535, "The port to listen on; 0 lets the system choose."),
        .integer("max-connections", \.maxConnections, 1...1_000_000, "The most connections open at once."),
        .origins(
            "cors-origins", \.corsOrigins,
            "The origins whose pages may read answers in a browser, with commas between them; none are by default."),

        .text("models", \.models, "folder", "The folder that holds a folder for each detector."),
        .text("default-model", \.defaultModel, "name", "The detector that answers where a request names none."),
        .text("precision", \.precision, of: ["auto", "f32", "bf16"], "The encoder's arithmetic."),
        .integer("threads", \.threads, 0...1024, "Threads of the encoder; 0 takes as many as cores and quotas leave."),
        .integer(
            "streams", \.streams, 0...64,
            "Batches that one model encodes at the same time; 1 answers a lone client sooner, 0 takes two."),
        .text("cache", \.cacheDirectory, "folder", "A folder where compiled models are kept, for a faster start."),
        .integer(
            "decode-threads", \.decodeThreads, 0...1024,
            "Threads that decode larger images; 0 takes as many as cores and quotas leave."),

        .integer("max-body-bytes", \.maxBodyBytes, 1...1 << 31, "The largest request body, bytes."),
        .integer(
            "max-body-bytes-in-flight", \.maxBodyBytesInFlight, 1...1 << 40,
            "The most bytes of request bodies held at once."),
        .integer("max-pixels", \.maxPixels, 1...1 << 31, "The largest image that is decoded, pixels."),
        .integer("max-images", \.maxImages, 1...100_000, "The most images in one request."),
        .integer(
            "body-timeout", \.bodyTimeout, 1...86_400_000, "The time that a request's body may take to arrive, ms."),
        .integer(
            "request-deadline", \.requestDeadline, 1...86_400_000,
            "The time from a body's arrival to its answer, ms."),
        .integer(
            "idle-timeout", \.idleTimeout, 1...86_400_000,
            "The time after which a connection without a request is closed, ms."),

        .integer("max-batch-size", \.maxBatchSize, 1...4096, "The most images that are encoded together."),
        .integer(
            "max-batch-delay", \.maxBatchDelay, 0...60_000,
            "The time that an idle encoder waits for more images, ms."),
        .integer(
            "queue-length", \.queueLength, 1...1_000_000,
            "The most images that wait for the encoder, for each model."),

        .integer(
            "drain-delay", \.drainDelay, 0...3_600_000,
            "The time from failing readiness to closing the listening socket, ms."),
        .integer(
            "grace-period", \.gracePeriod, 1...3600, "The time in which accepted work is finished at shutdown, s."),

        .text("log-level", \.logLevel, "The least severe level that is logged."),
        .text("log-format", \.logFormat, "How log lines are written."),
        .text("access-log-level", \.accessLogLevel, "The level of the line that is logged for each request."),
    ]

    private static func integer(
        _ name: String, _ keyPath: any WritableKeyPath<ServerConfiguration, Int> & Sendable,
        _ range: ClosedRange<Int>, _ help: String
    ) -> Setting {
        Setting(
            name: name, help: help, values: "\(range.lowerBound) to \(range.upperBound)",
            kind: .integer(IntegerField(keyPath: keyPath, range: range)))
    }

    private static func text(
        _ name: String, _ keyPath: any WritableKeyPath<ServerConfiguration, String> & Sendable, _ values: String,
        _ help: String
    ) -> Setting {
        Setting(
            name: name, help: help, values: values,
            kind: .text(
                read: { $0[keyPath: keyPath] },
                assign: { configuration, value in
                    configuration[keyPath: keyPath] = value
                    return !value.isEmpty
                }))
    }

    private static func text(
        _ name: String, _ keyPath: any WritableKeyPath<ServerConfiguration, String?> & Sendable, _ values: String,
        _ help: String
    ) -> Setting {
        Setting(
            name: name, help: help, values: values,
            kind: .text(
                read: { $0[keyPath: keyPath] },
                assign: { configuration, value in
                    configuration[keyPath: keyPath] = value.isEmpty ? nil : value
                    return true
                }))
    }

    private static func origins(
        _ name: String, _ keyPath: any WritableKeyPath<ServerConfiguration, String?> & Sendable, _ help: String
    ) -> Setting {
        Setting(
            name: name, help: help, values: "*|origins such as https://example.org",
            kind: .text(
                read: { $0[keyPath: keyPath] },
                assign: { configuration, value in
                    configuration[keyPath: keyPath] = value.isEmpty ? nil : value
                    return value.isEmpty || CrossOrigin(value) != nil
                }))
    }

    private static func text(
        _ name: String, _ keyPath: any WritableKeyPath<ServerConfiguration, String> & Sendable, of choices: [String],
        _ help: String
    ) -> Setting {
        Setting(
            name: name, help: help, values: choices.joined(separator: "|"),
            kind: .text(
                read: { $0[keyPath: keyPath] },
                assign: { configuration, value in
                    configuration[keyPath: keyPath] = value
                    return choices.contains(value)
                }))
    }

    private static func text<Choice: RawRepresentable<String> & CaseIterable & SendableMetatype>(
        _ name: String, _ keyPath: any WritableKeyPath<ServerConfiguration, Choice> & Sendable, _ help: String
    ) -> Setting {
        Setting(
            name: name, help: help, values: Choice.allCases.map(\.rawValue).joined(separator: "|"),
            kind: .text(
                read: { $0[keyPath: keyPath].rawValue },
                assign: { configuration, value in
                    guard let choice = Choice(rawValue: value) else { return false }
                    configuration[keyPath: keyPath] = choice
                    return true
                }))
    }
}
