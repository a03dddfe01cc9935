// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Adoption
import Testing

@Suite("Class names")
struct ClassNamesTests {
    @Test("Names are found beside a model")
    func beside() throws {
        func find(_ text: String) throws -> [String]? {
            try withFolder(["config.json": text]) { try ClassNames.find(besideModel: $0 + "model.onnx")?.names }
        }
        #expect(try find(#"{"id2label": {"1": "dog", "0": "cat", "2": "eel"}}"#) == ["cat", "dog", "eel"])
        #expect(try find(#"{"pretrained_cfg": {}, "label_names": ["a", "b"]}"#) == ["a", "b"])
        #expect(try find(#"{"id2label": {"0": "LABEL_0", "1": "LABEL_1"}}"#) == nil)
        #expect(try find(#"{"num_classes": 3}"#) == nil)
        #expect(throws: PreprocessingError.self) { try find(#"{"id2label": {"0": "cat", "2": "eel"}}"#) }
        #expect(throws: PreprocessingError.self) { try find("{") }
    }

    @Test(
        "A file of names may be lines, a list or an object",
        arguments: [
            "cat\ndog\n", "cat\r\n dog \r\n\r\n", #"["cat", "dog"]"#, #"{"0": "cat", "1": "dog"}"#,
            #"{"dog": 1, "cat": 0}"#, #"{"0": ["n01", "cat"], "1": ["n02", "dog"]}"#,
        ])
    func read(_ text: String) throws {
        let names = try withFolder(["names": text]) { try ClassNames.read($0 + "names") }
        #expect(names == ["cat", "dog"])
    }

    @Test(
        "A file that leaves a class without a name is refused",
        arguments: ["", "\n", "cat\n\ndog", #"{"0": "cat", "2": "dog"}"#, #"[1, 2]"#, #"{"0": "cat", "cat": 0}"#, "[]"])
    func refused(_ text: String) throws {
        try withFolder(["names": text]) { folder in
            let error = try #require(throws: PreprocessingError.self) { try ClassNames.read(folder + "names") }
            #expect(error.description.hasPrefix("names: "))
        }
        #expect(throws: PreprocessingError.self) { try ClassNames.read("/nowhere/names") }
    }
}
