// Called by Resources for requests on models, on the connection's event loop.

import Detection
import HTTPTypes
import Hummingbird
import Images

extension Resources {
    func listModels() -> Response {
        var json = JSONWriter(capacity: 256)
        json.beginObject()
        json.key("models")
        json.beginArray()
        for name in catalogue.names { write(name, to: &json) }
        json.endArray()
        json.endObject()
        return Response(json)
    }

    func describe(_ name: String) throws(Problem) -> Response {
        guard let state = catalogue.state(of: name) else { throw .unknownModel(name, known: catalogue.names) }
        var json = JSONWriter(capacity: 1024)
        json.beginObject()
        writeMembers(of: name, to: &json)
        if case .ready(let model) = state {
            json.key("input")
            write(model.detector, to: &json)
            json.key("manifest")
            json.value(json: model.manifestJSON)
        }
        json.endObject()
        return Response(json)
    }

    /// Writes what a model takes.
    private func write(_ detector: any Scoring, to json: inout JSONWriter) {
        json.beginObject()
        json.field("images", detector.takesImages)
        if let loader = detector.loader {
            json.key("loader")
            json.beginObject()
            json.field("exif", loader.exif.rawValue)
            json.field("alpha", loader.alpha.rawValue)
            json.field("depth", loader.depth.rawValue)
            json.endObject()
        }
        json.key("embeddings")
        json.beginArray()
        for part in detector.embeddingParts {
            json.beginObject()
            json.field("output", part.output)
            json.field("dimension", part.dimension)
            json.field("needed", part.isNeeded)
            json.endObject()
        }
        json.endArray()
        json.endObject()
    }

    /// Writes a model's name, state and version.
    func write(_ name: String, to json: inout JSONWriter) {
        json.beginObject()
        writeMembers(of: name, to: &json)
        json.endObject()
    }

    private func writeMembers(of name: String, to json: inout JSONWriter) {
        json.field("name", name)
        switch catalogue.state(of: name) {
        case .ready(let model):
            json.field("state", "ready")
            json.field("version", model.version)
        case .loading: json.field("state", "loading")
        case .failed, nil: json.field("state", "failed")
        }
    }
}
