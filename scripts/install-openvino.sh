#!/usr/bin/env bash
# Part of swift-cider. Copyright the swift-cider contributors.
# SPDX-License-Identifier: Apache-2.0
# Unpacks OpenVINO's headers and CPU libraries from its PyPI wheel into a folder, and writes a .pc file there.
#
#   scripts/install-openvino.sh [FOLDER]        default: .deps/openvino
#
# Does nothing where the folder already holds this version, or where pkg-config finds an OpenVINO of the system.
set -euo pipefail
cd "$(dirname "$0")/.."

version=2026.4.1
folder=${1:-.deps/openvino}

if [ -f "$folder/VERSION" ] && [ "$(cat "$folder/VERSION")" = "$version" ]; then exit 0; fi
if pkg-config --exists openvino 2>/dev/null; then
    echo "using the system's OpenVINO $(pkg-config --modversion openvino)"
    exit 0
fi

case "$(uname -m)" in
    x86_64)
        platform=manylinux_2_28_x86_64
        plugin=libopenvino_intel_cpu_plugin.so
        sha256=2d22b1da03f7caf74df30e9f6417d0ab2f637e4a38e08e1dcd294d2c37407aaf ;;
    *)
        echo "install-openvino: no wheel is known for $(uname -m); install OpenVINO so that pkg-config finds it" >&2
        exit 1 ;;
esac

echo "unpacking OpenVINO $version into $folder"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m pip download --quiet --disable-pip-version-check --no-deps --only-binary=:all: --dest "$work" \
    --platform "$platform" --python-version 3.11 --implementation cp --abi cp311 "openvino==$version"
echo "$sha256  $(ls "$work"/openvino-*.whl)" | sha256sum --check --quiet

rm -rf "$folder.new"
python3 - "$work" "$folder.new" "$plugin" <<'PYTHON'
import pathlib
import sys
import zipfile

work, target, plugin = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), sys.argv[3]
# What serving needs, and nothing of the other devices and front ends.
wanted = (plugin, "libopenvino_c.so", "libopenvino.so", "libopenvino_onnx_frontend.so", "libopenvino_ir_frontend.so",
          "libtbb.so", "libtbbmalloc.so.2")
with zipfile.ZipFile(next(work.glob("openvino-*.whl"))) as wheel:
    for name in wheel.namelist():
        if name.startswith("openvino/include/openvino/c/") and not name.endswith("/"):
            path = target / "include" / name.removeprefix("openvino/include/")
        elif name.startswith("openvino/libs/") and name.split("/")[-1].startswith(wanted):
            path = target / "lib" / name.split("/")[-1]
        elif ".dist-info/" in name and "licen" in name.lower() and not name.endswith("/"):
            path = target / "licenses" / name.split(".dist-info/")[-1].replace("/", "-")
        else:
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(wheel.read(name))
for library in (target / "lib").glob("libopenvino_c.so.*"):
    (target / "lib" / "libopenvino_c.so").symlink_to(library.name)
PYTHON
mkdir -p "$folder.new/pkgconfig"
cat > "$folder.new/pkgconfig/openvino.pc" <<PC
prefix=\${pcfiledir}/..
includedir=\${prefix}/include
libdir=\${prefix}/lib

Name: openvino
Description: OpenVINO C API, from its PyPI wheel
Version: $version
Libs: -L\${libdir} -lopenvino_c
Cflags: -I\${includedir}
PC
echo "$version" > "$folder.new/VERSION"
rm -rf "$folder"
mv "$folder.new" "$folder"
