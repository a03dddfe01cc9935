#!/usr/bin/env bash
# Part of swift-cider. Copyright the swift-cider contributors.
# SPDX-License-Identifier: Apache-2.0
# Unpacks libtorch's headers and CPU libraries from PyTorch's wheel, for building the trainer.
#
#   scripts/install-libtorch.sh [FOLDER]        default: .deps/libtorch
#
# Does nothing where the folder already holds this version, or where CIDER_LIBTORCH names a libtorch of the system.
# The CPU wheel is found by pip itself, or in the index that CIDER_TORCH_INDEX names.
set -euo pipefail
cd "$(dirname "$0")/.."

version=2.13.0+cpu
folder=${1:-.deps/libtorch}

if [ -n "${CIDER_LIBTORCH:-}" ]; then
    if [ ! -f "$CIDER_LIBTORCH/include/torch/csrc/api/include/torch/torch.h" ]; then
        echo "install-libtorch: CIDER_LIBTORCH=$CIDER_LIBTORCH holds no include/torch/csrc/api/include/torch/torch.h" >&2
        exit 1
    fi
    echo "using the libtorch in $CIDER_LIBTORCH"
    exit 0
fi
if [ -f "$folder/VERSION" ] && [ "$(cat "$folder/VERSION")" = "$version" ]; then exit 0; fi

case "$(uname -m)" in
    x86_64)
        platform=manylinux_2_28_x86_64
        sha256=6746dbcbeb526eb61330b76b41ff1b4eb848951103a892eeb080dfa2b264667b ;;
    *)
        echo "install-libtorch: no wheel is known for $(uname -m); set CIDER_LIBTORCH to a libtorch of the system" >&2
        exit 1 ;;
esac

echo "unpacking libtorch $version into $folder"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
if ! python3 -m pip download --quiet --disable-pip-version-check --no-deps --only-binary=:all: --dest "$work" \
    ${CIDER_TORCH_INDEX:+--index-url "$CIDER_TORCH_INDEX"} \
    --platform "$platform" --python-version 3.11 --implementation cp --abi cp311 "torch==$version"
then
    echo "install-libtorch: pip found no torch==$version; set CIDER_TORCH_INDEX to PyTorch's index of CPU wheels" >&2
    exit 1
fi
echo "$sha256  $(ls "$work"/torch-*.whl)" | sha256sum --check --quiet

rm -rf "$folder.new"
python3 - "$work" "$folder.new" <<'PYTHON'
import pathlib
import sys
import zipfile

work, target = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
# Tensors and autograd on the CPU, and nothing of Python's own.
wanted = ("libtorch.so", "libtorch_cpu.so", "libc10.so", "libgomp")
with zipfile.ZipFile(next(work.glob("torch-*.whl"))) as wheel:
    for name in wheel.namelist():
        if name.endswith("/"):
            continue
        if name.startswith("torch/include/"):
            path = target / "include" / name.removeprefix("torch/include/")
        elif name.startswith("torch/lib/") and name.split("/")[-1].startswith(wanted):
            path = target / "lib" / name.split("/")[-1]
        elif name.startswith("torch.libs/"):
            path = target / "lib" / name.split("/")[-1]
        elif ".dist-info/" in name and name.split("/")[-1].upper().startswith(("LICENSE", "NOTICE")):
            path = target / "licenses" / name.split(".dist-info/")[-1].replace("/", "-")
        else:
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(wheel.read(name))
PYTHON
echo "$version" > "$folder.new/VERSION"
rm -rf "$folder"
mkdir -p "$(dirname "$folder")"
mv "$folder.new" "$folder"
