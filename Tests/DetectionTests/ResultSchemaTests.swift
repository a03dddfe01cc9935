import Detection
import Foundation
import TestSupport
import Testing

/// The components of `openapi.yaml` that describe results, beside what is written.
@Suite struct ResultSchemaTests {
    /// A mapping of YAML in block style, as far as the components need it.
    private final class Node {
        var text = ""
        var members: [String: Node] = [:]

        subscript(path: String...) -> Node? { path.reduce(self) { $0?.members[$1] } }

        /// The names of a list in flow style.
        var names: [String] {
            text.split { "[], ".contains($0) }.map(String.init)
        }
    }

    private static func read(_ text: String) -> Node {
        let root = Node()
        var path: [(indent: Int, node: Node)] = [(-1, root)]
        for line in text.split(separator: "\n") {
            let bare = line.drop { $0 == " " }
            let indent = line.count - bare.count
            guard let colon = bare.firstIndex(of: ":"), bare.first != "#", bare.first != "-" else { continue }
            while let last = path.last, last.indent >= indent { path.removeLast() }
            let node = Node()
            node.text = String(bare[bare.index(after: colon)...].drop { $0 == " " })
            path[path.count - 1].node.members[String(bare[..<colon])] = node
            path.append((indent, node))
        }
        return root
    }

    private let schemas: Node

    init() throws {
        let text = try String(contentsOf: packageFolder.appending(path: "openapi.yaml"), encoding: .utf8)
        schemas = try #require(Self.read(text)["components", "schemas"])
    }

    private func resolve(_ node: Node) -> Node {
        let reference = node["$ref"]?.text ?? (node.text.contains("$ref") ? node.text : "")
        guard let slash = reference.lastIndex(of: "/") else { return node }
        let name = reference[reference.index(after: slash)...].prefix { $0.isLetter }
        return schemas[String(name)] ?? node
    }

    /// Holds a value against its schema: no member that it lacks, none missing that it requires.
    private func check(_ value: Any, _ schema: Node, at path: String) {
        let schema = resolve(schema)
        switch value {
        case let object as [String: Any]:
            if let properties = schema["properties"] {
                for (key, member) in object {
                    guard let own = properties[key] else {
                        Issue.record("\(path).\(key) is not described")
                        continue
                    }
                    check(member, own, at: "\(path).\(key)")
                }
                for name in schema["required"]?.names ?? [] { #expect(object[name] != nil, "\(path).\(name)") }
            } else if let any = schema["additionalProperties"] {
                for (key, member) in object { check(member, any, at: "\(path).\(key)") }
            } else {
                Issue.record("\(path) is not described as an object")
            }
        case let list as [Any]:
            guard let items = schema["items"] else {
                Issue.record("\(path) is not described as a list")
                return
            }
            for (place, item) in list.enumerated() { check(item, items, at: "\(path)[\(place)]") }
        default: break
        }
    }

    private func written(_ write: (inout JSONWriter) -> Void) throws -> Any {
        var json = JSONWriter(capacity: 0)
        write(&json)
        return try JSONSerialization.jsonObject(with: Data(json.bytes))
    }

    @Test func aScoredImageIsDescribedMemberByMember() throws {
        var image = ScoredImage.example
        image.prediction = ClassPrediction(label: "ship", index: 1, probability: 0.5)
        let schema = try #require(schemas["ScoredImage"])
        let value = try written { $0.write(image) }
        check(value, schema, at: "$")
        // And nothing is described that is not written.
        let members = try #require(value as? [String: Any])
        #expect(Set(members.keys) == Set(try #require(schema["properties"]).members.keys))
        for name in ["score", "combination", "prediction", "explanation", "timings_ms"] {
            let own = try #require(members[name] as? [String: Any])
            #expect(Set(own.keys) == schema["properties", name, "properties"].map { Set($0.members.keys) }, "\(name)")
        }
    }

    @Test func aFailureIsDescribedToo() throws {
        let failure = ResultFailure(kind: .init(type: "urn:x", title: "No", status: 415), detail: "what")
        check(try written { $0.write(failure) }, try #require(schemas["Problem"]), at: "$")
        check(try written { $0.write(failure, requestID: "x") }, try #require(schemas["RequestProblem"]), at: "$")
        var document = ResultDocument(.json, model: ("a", "1"), errors: .kind, lineEnd: "")
        document.write(failure, id: "x")
        document.end()
        let whole = try #require(try JSONSerialization.jsonObject(with: Data(document.bytes)) as? [String: Any])
        let results = try #require(whole["results"] as? [Any])
        check(results[0], try #require(schemas["FailedImage"]), at: "$")
        #expect(Set(whole.keys) == schemas["Scored", "properties"].map { Set($0.members.keys) })
    }
}
