// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

// Made by ScoringServer; ModelLoading sets states on the thread that loads models, Resources asks for models on event loops.

import NIOCore
import Synchronization

/// The server's models, and how far each of them is.
final class ModelCatalog: Sendable {
    enum State {
        case loading
        case ready(ServedDetector)
        case failed
    }

    /// The models' names, in the order in which they were given.
    let names: [String]

    private let defaultName: String?

    private struct Contents {
        var states: [String: State]
        var isStopping = false
    }

    private let contents: Mutex<Contents>

    /// - Parameters:
    ///   - names: the models that are to be loaded.
    ///   - defaultName: the one that answers where a request names none; a single model does anyway.
    init(names: [String], defaultName: String?) {
        self.names = names
        self.defaultName = defaultName ?? (names.count == 1 ? names[0] : nil)
        contents = Mutex(
            Contents(states: Dictionary(names.map { ($0, .loading) }, uniquingKeysWith: { first, _ in first })))
    }

    /// Whether the server shuts down.
    var isStopping: Bool { contents.withLock(\.isStopping) }

    func stop() { contents.withLock { $0.isStopping = true } }

    func set(_ name: String, to state: State) { contents.withLock { $0.states[name] = state } }

    func state(of name: String) -> State? { contents.withLock { $0.states[name] } }

    /// The models that are loaded.
    var ready: [ServedDetector] {
        let states = contents.withLock(\.states)
        return names.compactMap { name in if case .ready(let model) = states[name] { model } else { nil } }
    }

    /// Why the server is not ready; nil where it is.
    var obstacle: String? {
        let (states, isStopping) = contents.withLock { ($0.states, $0.isStopping) }
        if isStopping { return "the server is shutting down" }
        if names.isEmpty { return "there is no model" }
        let loading = names.filter { if case .loading = states[$0] { true } else { false } }
        if !loading.isEmpty { return "loading: \(loading.joined(separator: ", "))" }
        let failed = names.filter { if case .failed = states[$0] { true } else { false } }
        if !failed.isEmpty { return "could not be loaded: \(failed.joined(separator: ", "))" }
        return nil
    }

    /// The model to answer a request.
    ///
    /// - Parameter name: as the request has it; nil where it names none.
    /// - Returns: a model that is ready.
    /// - Throws: ``Problem`` where there is no such model, or where it is not loaded.
    func model(_ name: String?) throws(Problem) -> ServedDetector {
        guard let name = name ?? defaultName else {
            if names.isEmpty { throw .notReady("there is no model") }
            throw .modelNotNamed(names)
        }
        switch state(of: name) {
        case .ready(let model): return model
        case .loading: throw .notReady("the model is being loaded")
        case .failed: throw .notReady("the model could not be loaded")
        case nil: throw .unknownModel(name, known: names)
        }
    }
}
