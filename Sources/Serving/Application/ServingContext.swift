// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

// Made by Hummingbird for each request, on the connection's event loop; ServingResponder names the request.

import Hummingbird
import Logging

/// What a request's handler is given beside the request.
struct ServingContext: InitializableFromSource {
    let connection: Connection?

    /// The request's identifier.
    var requestID = ""

    init(source: ApplicationRequestContextSource) {
        connection = .current
    }
}
