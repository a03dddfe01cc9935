// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

// Called where a body of JSON is read, on a decoding thread.

import Wording

/// The fields of a JSON body.
enum JSONFields {
    /// Those of the whole: images, or else embeddings and their names.
    static let whole = ["images", "embeddings", "ids"]

    /// Says that there is no such field, and what is right in its place.
    ///
    /// - Parameters:
    ///   - name: the field that came.
    ///   - known: the fields that there are.
    /// - Returns: the rest of a sentence that names the field's place.
    static func refusal(of name: String, known: [String]) -> String {
        if ScoreQuery.names.contains(name) || name == "model" {
            return "there is no such field; it goes into the query: POST /score?\(name)=…"
        }
        let nearest = NearestName.of(name, among: known).map { "; '\($0)' is the nearest" } ?? ""
        let fields = known == whole ? "'images', or 'embeddings' and 'ids'" : known.joined(separator: ", ")
        return "there is no such field\(nearest); the fields are \(fields)"
    }
}
