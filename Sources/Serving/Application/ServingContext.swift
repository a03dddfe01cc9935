import Hummingbird
import Logging

/// What a request's handler is given beside the request.
struct ServingContext: InitializableFromSource {
    let connection: Connection?

    init(source: ApplicationRequestContextSource) {
        connection = .current
    }
}
