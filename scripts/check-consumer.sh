#!/usr/bin/env bash
# Builds a package that depends on this checkout, as a user of the libraries would: Hypersphere alone on vectors, and Detection
# on a bundle of models/. Fails where that resolves a package more than they need, or answers otherwise than it should.
#
#   scripts/check-consumer.sh [FOLDER]        default: a temporary folder, removed at the end; one that is kept builds faster
set -euo pipefail
cd "$(dirname "$0")/.."

checkout=$PWD
folder=${1:-}
if [ -z "$folder" ]; then
    folder=$(mktemp -d)
    trap 'rm -rf "$folder"' EXIT
fi
mkdir -p "$folder"
cp -r examples/swift/. "$folder"
sed -i "s|path: \"../..\"|path: \"$checkout\"|" "$folder/Package.swift"
cd "$folder"

swift build --quiet --product vectors

resolved=$(sed -n 's/^ *"identity" : "\(.*\)",$/\1/p' Package.resolved | sort | tr '\n' ' ')
echo "resolved beside swift-cider: $resolved"
if [ "$resolved" != "swift-algorithms swift-numerics " ]; then
    echo "check-consumer: only swift-algorithms and its swift-numerics are needed" >&2
    exit 1
fi
built=$(find .build/debug/ -path '*.build/*.o' -printf '%P\n' | grep -v ^Modules | sed 's/\.build.*//' | sort -u | tr '\n' ' ')
echo "built: $built"

swift run --quiet --skip-build vectors | tee vectors.txt
diff - vectors.txt <<'TEXT'
0.5 degrees: p-value 0.8461538461538461, in_distribution
40.0 degrees: p-value 0.02564102564102564, out_of_distribution
alpha 0.001 needs at least 999 calibration scores; there are 38, which support alpha 0.026 and above
nearest classes: [0, 0]
together: p-value 0.02564102564102564
AUROC 0.9157894736842105, FPR95 0.2
TEXT

# The libraries' run path is the user's to say.
swift build --quiet --product verdict -Xlinker -rpath -Xlinker "$checkout/.deps/openvino/lib"
.build/debug/verdict "$checkout/models/cifar10" "$checkout"/examples/*.jpg "$checkout/LICENSE" | tee verdicts.txt
for line in 'ship.jpg: in_distribution' 'texture.jpg: out_of_distribution' 'LICENSE: The bytes are no image' \
    'gray: out_of_distribution, thresholds' 'ones: scores agree by'; do
    grep -q "$line" verdicts.txt || { echo "check-consumer: no line with '$line'" >&2; exit 1; }
done
