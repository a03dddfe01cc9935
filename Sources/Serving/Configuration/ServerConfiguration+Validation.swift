// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

extension ServerConfiguration {
    /// Checks the settings against each other.
    ///
    /// - Throws: ``ConfigurationError/contradiction(_:)``.
    package func validate() throws(ConfigurationError) {
        guard maxImages <= queueLength else {
            throw .contradiction("max-images (\(maxImages)) is larger than queue-length (\(queueLength))")
        }
        guard maxBodyBytes <= maxBodyBytesInFlight else {
            throw .contradiction(
                "max-body-bytes (\(maxBodyBytes)) is larger than max-body-bytes-in-flight (\(maxBodyBytesInFlight))")
        }
    }
}
