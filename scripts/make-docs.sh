#!/usr/bin/env bash
# Makes the documentation of the library products as static sites: .build/docs/hypersphere and .build/docs/detection.
#
#   scripts/make-docs.sh [BUILD_FOLDER]      default: .build/release
#
# The toolchain's own docc and swift-symbolgraph-extract are used, so that the package needs no plugin, and users of its
# libraries do not resolve one. What docc warns of (a link that leads nowhere) is an error.
set -euo pipefail
cd "$(dirname "$0")/.."

modules=${1:-.build/release}/Modules
[ -d "$modules" ] || { echo "make-docs: there is no $modules; build first" >&2; exit 1; }
graphs=$(mktemp -d)
trap 'rm -rf "$graphs"' EXIT
# The modules of C libraries, which an importer of ours has to find.
includes=()
for map in Sources/*/include/module.modulemap Sources/SystemLibraries/*/module.modulemap \
    .build/checkouts/*/Sources/*/include/module.modulemap "${modules%/Modules}"/*.build/module.modulemap; do
    if [ -f "$map" ]; then includes+=(-Xcc "-fmodule-map-file=$map"); fi
done
for flag in $(pkg-config --cflags-only-I openvino); do includes+=(-Xcc "$flag"); done
target=$(swiftc -print-target-info | python3 -c 'import json, sys; print(json.load(sys.stdin)["target"]["triple"])')

declare -A examples=([Hypersphere]=vectors/YourOwnEmbeddings [Detection]=verdict/YourOwnImages)
# Of Detection also what its declarations name of modules below, which it exports.
declare -A exported=([Hypersphere]="" [Detection]=Encoding,Images)
for module in Hypersphere Detection; do
    name=${module,,}
    mkdir "$graphs/$name"
    # The steps of a tutorial are the beginnings of a program that check-consumer compiles and runs.
    cp -r "Sources/$module/$module.docc" "$graphs/$module.docc"
    scripts/tutorial_steps.py "examples/swift/Sources/${examples[$module]%/*}/main.swift" \
        "$graphs/$module.docc/Tutorials/${examples[$module]#*/}.tutorial" "$graphs/$module.docc/Resources"
    swift symbolgraph-extract -module-name "$module" -target "$target" -I "$modules" "${includes[@]}" \
        -minimum-access-level public -skip-inherited-docs \
        ${exported[$module]:+-experimental-allowed-reexported-modules="${exported[$module]}"} -output-dir "$graphs/$name" 2>&1 | grep -v '^$' || true
    rm -rf ".build/docs/$name"
    mkdir -p .build/docs
    docc convert "$graphs/$module.docc" --additional-symbol-graph-dir "$graphs/$name" --warnings-as-errors \
        --fallback-display-name "$module" --fallback-bundle-identifier "swift-cider.$module" \
        --transform-for-static-hosting --hosting-base-path "$name" --output-path ".build/docs/$name"
done
echo "documentation: .build/docs/hypersphere, .build/docs/detection (serve .build/docs, for example with python3 -m http.server)"
