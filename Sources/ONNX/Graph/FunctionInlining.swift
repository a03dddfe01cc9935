// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import SwiftProtobuf

extension Model {
    /// Puts the nodes of functions in the place of the nodes that call them, as engines that know no functions need it.
    ///
    /// - Returns: whether there were any.
    /// - Throws: ``ONNXError/unreadable`` where functions call each other without end.
    @discardableResult
    package mutating func inlineFunctions() throws(ONNXError) -> Bool {
        guard !functions.isEmpty else { return false }
        var inlining = FunctionInlining(functions, names: graph.message.allNames)
        var message = graph.message
        message.node = try inlining.expanded(message.node, depth: 0)
        graph = Graph(message)
        for function in functions {
            for needed in function.opsetImport where !imports(needed.domain) { add(needed) }
        }
        functions = []
        return true
    }
}

/// The replacing of calls by what functions do.
private struct FunctionInlining {
    private static let deepest = 32

    private let functions: [String: FunctionProto]
    private var names: Set<String>
    private var count = 0

    init(_ functions: [FunctionProto], names: Set<String>) {
        self.functions = Dictionary(
            functions.map { (Self.key($0.domain, $0.name, $0.overload), $0) }, uniquingKeysWith: { first, _ in first })
        self.names = names
    }

    private static func key(_ domain: String, _ name: String, _ overload: String) -> String {
        "\(domain == "ai.onnx" ? "" : domain):\(name):\(overload)"
    }

    mutating func expanded(_ nodes: [NodeProto], depth: Int) throws(ONNXError) -> [NodeProto] {
        guard depth < Self.deepest else { throw .unreadable }
        var result: [NodeProto] = []
        for var node in nodes {
            for place in node.attribute.indices where !node.attribute[place].ownGraphs.isEmpty {
                if node.attribute[place].hasG {
                    node.attribute[place].g.node = try expanded(node.attribute[place].g.node, depth: depth + 1)
                }
                for graph in node.attribute[place].graphs.indices {
                    node.attribute[place].graphs[graph].node = try expanded(
                        node.attribute[place].graphs[graph].node, depth: depth + 1)
                }
            }
            guard let function = functions[Self.key(node.domain, node.opType, node.overload)] else {
                result.append(node)
                continue
            }
            result += try expanded(body(of: function, called: node), depth: depth + 1)
        }
        return result
    }

    /// A function's nodes with the names and attributes of one call.
    private mutating func body(of function: FunctionProto, called call: NodeProto) -> [NodeProto] {
        var actual: [String: String] = [:]
        for (place, formal) in function.input.enumerated() {
            actual[formal] = place < call.input.count ? call.input[place] : ""
        }
        var nodes: [NodeProto] = []
        for (place, formal) in function.output.enumerated()
        where place < call.output.count && !call.output[place].isEmpty {
            guard let input = actual[formal] else {
                actual[formal] = call.output[place]
                continue
            }
            // An output that is an input, or the same as another output.
            var identity = NodeProto()
            identity.opType = "Identity"
            identity.input = [input]
            identity.output = [call.output[place]]
            nodes.append(identity)
        }
        for node in function.node {
            for output in node.output where !output.isEmpty && actual[output] == nil {
                actual[output] = freshName(output)
            }
        }
        var attributes = Dictionary(
            function.attributeProto.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        for attribute in call.attribute { attributes[attribute.name] = attribute }
        return function.node.map { renamed($0, actual, attributes) } + nodes
    }

    private mutating func renamed(
        _ node: NodeProto, _ actual: [String: String], _ attributes: [String: AttributeProto]
    ) -> NodeProto {
        var node = node
        node.input = node.input.map { actual[$0] ?? $0 }
        node.output = node.output.map { actual[$0] ?? $0 }
        if node.hasName { node.name = freshName(node.name) }
        node.attribute = node.attribute.compactMap { attribute in
            if attribute.hasRefAttrName {
                guard var given = attributes[attribute.refAttrName] else { return nil }
                given.name = attribute.name
                return given
            }
            var attribute = attribute
            if attribute.hasG { attribute.g = renamed(attribute.g, actual, attributes) }
            for place in attribute.graphs.indices {
                attribute.graphs[place] = renamed(attribute.graphs[place], actual, attributes)
            }
            return attribute
        }
        return node
    }

    private mutating func renamed(
        _ graph: GraphProto, _ actual: [String: String], _ attributes: [String: AttributeProto]
    ) -> GraphProto {
        var graph = graph
        var inner = actual
        // What the graph names itself hides what is around it.
        for name in graph.input.map(\.name) + graph.initializer.map(\.name) + graph.node.flatMap(\.output)
        where !name.isEmpty { inner[name] = freshName(name) }
        func new(_ name: String) -> String { inner[name] ?? name }
        for place in graph.input.indices { graph.input[place].name = new(graph.input[place].name) }
        for place in graph.output.indices { graph.output[place].name = new(graph.output[place].name) }
        for place in graph.initializer.indices { graph.initializer[place].name = new(graph.initializer[place].name) }
        graph.valueInfo = []
        for place in graph.node.indices { graph.node[place] = renamed(graph.node[place], inner, attributes) }
        return graph
    }

    private mutating func freshName(_ stem: String) -> String {
        repeat { count += 1 } while names.contains("\(stem)_\(count)")
        names.insert("\(stem)_\(count)")
        return "\(stem)_\(count)"
    }
}
