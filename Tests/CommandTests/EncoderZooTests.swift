// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// Encoders as people export them, of those that need no PyTorch; `make check-encoders` has them all.
@Suite(.enabled(if: PythonTools.onnx.isAvailable, Comment(rawValue: PythonTools.absence)))
struct EncoderZooTests {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func zoo() throws -> String {
        let zoo = "\(folder.path)/zoo"
        try PythonTools.onnx.run("EncoderZoo/make_encoders.py", zoo, "--without-torch")
        return zoo
    }

    @Test("Encoders are adopted, moved and served with the embeddings of onnxruntime, or refused with what mends them")
    func adopted() throws {
        try PythonTools.onnx.run(
            "EncoderZoo/check_encoders.py", CommandLine.executable.path(percentEncoded: false), try zoo())
    }

    @Test("README leads from saved embeddings to a verdict, word for word")
    func readme() throws {
        try PythonTools.onnx.run(
            "EncoderZoo/run_readme.py", CommandLine.executable.path(percentEncoded: false), "--only", "embeddings")
    }
}
