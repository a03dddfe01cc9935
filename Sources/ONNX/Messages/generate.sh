#!/usr/bin/env bash
# Part of swift-cider. Copyright the swift-cider contributors.
# SPDX-License-Identifier: Apache-2.0
# Writes onnx.pb.swift from onnx.proto, after a change of the latter.
#
# Needs protoc (Debian's protobuf-compiler), and protoc-gen-swift on the PATH or where PROTOC_GEN_SWIFT says. The latter
# is built in a checkout of swift-protobuf 1.39.0: swift build -c release --product protoc-gen-swift
set -euo pipefail
cd "$(dirname "$0")"
protoc --plugin="protoc-gen-swift=${PROTOC_GEN_SWIFT:-$(command -v protoc-gen-swift)}" \
    --swift_out=. --swift_opt=Visibility=Internal --swift_opt=UseAccessLevelOnImports=true onnx.proto
