// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Serving

/// The server's settings as flags, one for each of ``Setting/all``.
///
/// What is not given is looked up elsewhere.
struct ServerArguments: ParsableArguments {
    @OptionGroup(title: "Address") var address: AddressArguments
    @OptionGroup(title: "Detectors") var detectors: DetectorArguments
    @OptionGroup(title: "Limits") var limits: LimitArguments
    @OptionGroup(title: "Batching") var batching: BatchingArguments
    @OptionGroup(title: "Shutdown") var shutdown: ShutdownArguments
    @OptionGroup(title: "Logs") var logs: LogArguments

    /// The given values by the settings' names.
    var values: [String: String] {
        let groups = [
            address.values, detectors.values, limits.values, batching.values, shutdown.values, logs.values,
        ]
        return groups.reduce(into: [:]) { all, group in
            for (name, value) in group { all[name] = value }
        }
    }
}

struct AddressArguments: ParsableArguments {
    @Option(help: .setting("host")) var host: String?
    @Option(help: .setting("port")) var port: String?
    @Option(help: .setting("max-connections")) var maxConnections: String?
    @Option(help: .setting("cors-origins")) var corsOrigins: String?

    var values: [String: String?] {
        ["host": host, "port": port, "max-connections": maxConnections, "cors-origins": corsOrigins]
    }
}

struct DetectorArguments: ParsableArguments {
    @Option(help: .setting("models")) var models: String?
    @Option(help: .setting("default-model")) var defaultModel: String?
    @Option(help: .setting("precision")) var precision: String?
    @Option(help: .setting("threads")) var threads: String?
    @Option(help: .setting("streams")) var streams: String?
    @Option(help: .setting("cache")) var cache: String?
    @Option(help: .setting("decode-threads")) var decodeThreads: String?

    var values: [String: String?] {
        [
            "models": models, "default-model": defaultModel, "precision": precision, "threads": threads,
            "streams": streams, "cache": cache, "decode-threads": decodeThreads,
        ]
    }
}

struct LimitArguments: ParsableArguments {
    @Option(help: .setting("max-body-bytes")) var maxBodyBytes: String?
    @Option(help: .setting("max-body-bytes-in-flight")) var maxBodyBytesInFlight: String?
    @Option(help: .setting("max-pixels")) var maxPixels: String?
    @Option(help: .setting("max-images")) var maxImages: String?
    @Option(help: .setting("body-timeout")) var bodyTimeout: String?
    @Option(help: .setting("request-deadline")) var requestDeadline: String?
    @Option(help: .setting("idle-timeout")) var idleTimeout: String?

    var values: [String: String?] {
        [
            "max-body-bytes": maxBodyBytes, "max-body-bytes-in-flight": maxBodyBytesInFlight,
            "max-pixels": maxPixels, "max-images": maxImages, "body-timeout": bodyTimeout,
            "request-deadline": requestDeadline, "idle-timeout": idleTimeout,
        ]
    }
}

struct BatchingArguments: ParsableArguments {
    @Option(help: .setting("max-batch-size")) var maxBatchSize: String?
    @Option(help: .setting("max-batch-delay")) var maxBatchDelay: String?
    @Option(help: .setting("queue-length")) var queueLength: String?

    var values: [String: String?] {
        ["max-batch-size": maxBatchSize, "max-batch-delay": maxBatchDelay, "queue-length": queueLength]
    }
}

struct ShutdownArguments: ParsableArguments {
    @Option(help: .setting("drain-delay")) var drainDelay: String?
    @Option(help: .setting("grace-period")) var gracePeriod: String?

    var values: [String: String?] { ["drain-delay": drainDelay, "grace-period": gracePeriod] }
}

struct LogArguments: ParsableArguments {
    @Option(help: .setting("log-level")) var logLevel: String?
    @Option(help: .setting("log-format")) var logFormat: String?
    @Option(help: .setting("access-log-level")) var accessLogLevel: String?

    var values: [String: String?] {
        ["log-level": logLevel, "log-format": logFormat, "access-log-level": accessLogLevel]
    }
}

extension ArgumentHelp {
    /// What ``Setting/all`` says of a setting: its help, its environment variable, its values and its default.
    fileprivate static func setting(_ name: String) -> ArgumentHelp {
        guard let setting = Setting.all.first(where: { $0.name == name }) else { return ArgumentHelp() }
        let defaultValue = setting.defaultValue.map { "; default: \($0)" } ?? ""
        return ArgumentHelp(
            "\(setting.help) (\(setting.environmentName); \(setting.values)\(defaultValue))", valueName: "value")
    }
}
