public import Configuration

extension ServerConfiguration {
    /// Fills a configuration from wherever the reader looks; what is set nowhere keeps its default.
    ///
    /// - Parameter reader: its keys are the names of ``Setting/all``.
    /// - Throws: ``ConfigurationError``, naming the setting.
    public init(reading reader: ConfigReader) async throws(ConfigurationError) {
        self.init()
        for setting in Setting.all {
            _ = try await setting.assign(from: reader, to: &self)
        }
        try validate()
    }

    /// Checks the settings against each other.
    ///
    /// - Throws: ``ConfigurationError/contradiction(_:)``.
    public func validate() throws(ConfigurationError) {
        guard maxImages <= queueLength else {
            throw .contradiction("max-images (\(maxImages)) is larger than queue-length (\(queueLength))")
        }
        guard maxBodyBytes <= maxBodyBytesInFlight else {
            throw .contradiction(
                "max-body-bytes (\(maxBodyBytes)) is larger than max-body-bytes-in-flight (\(maxBodyBytesInFlight))")
        }
    }
}
