#!/usr/bin/env bash
# Part of swift-cider. Copyright the swift-cider contributors.
# SPDX-License-Identifier: Apache-2.0
# Tries the Dockerfile where no container engine runs and no registry can be reached: buildah builds it without an
# OCI runtime, on base images made by debootstrap under the names that the Dockerfile asks for. The Swift toolchain of
# this machine stands in for the one of the Swift image. Then the server runs in the image as its user, without
# rights to write, and must answer.
#
#   scripts/check-container.sh [WORK_FOLDER]        root, Debian 12; about 15 minutes and 5 GB the first time
set -euo pipefail
cd "$(dirname "$0")/.."

work=$(realpath -m "${1:-/var/tmp/cider-container}")
port=${PORT:-18432}
tag=localhost/cider:check
scripts/install-packages.sh buildah debootstrap
mkdir -p "$work"

cat > "$work/storage.conf" <<CONF
[storage]
driver = "vfs"
graphroot = "$work/storage"
runroot = "$work/run"
CONF
export CONTAINERS_STORAGE_CONF=$work/storage.conf BUILDAH_ISOLATION=chroot

argument() { sed -n "s|^ARG $1=||p" Dockerfile; }
runtime_image=$(argument RUNTIME_IMAGE)
swift_image=$(argument SWIFT_IMAGE)
swift_home=$(realpath "$(dirname "$(readlink -f "$(command -v swift)")")/..")

# What this machine needs to reach its package sources, the build needs too: certificates, pip's settings, and
# folders that git reads packages from in place of their addresses.
mounts=(--volume "$swift_home:$swift_home:ro" --volume /etc/ssl/certs:/etc/ssl/certs:ro)
for file in /etc/pip.conf /etc/gitconfig; do
    [ -f "$file" ] && mounts+=(--volume "$file:$file:ro")
done
while read -r key _; do
    folder=${key#url.}
    folder=${folder%.insteadof}
    [ -d "$folder" ] && mounts+=(--volume "$folder:$folder:ro")
done < <(git config --get-regexp '^url\..*\.insteadof' | sort -u -k1,1)

if ! buildah inspect "$runtime_image" >/dev/null 2>&1; then
    [ -d "$work/rootfs" ] || debootstrap --variant=minbase bookworm "$work/rootfs"
    container=$(buildah from scratch)
    buildah add --quiet "$container" "$work/rootfs" /
    buildah config --cmd /bin/bash "$container"
    buildah commit --quiet --rm "$container" "$runtime_image"
fi

if ! buildah inspect "$swift_image" >/dev/null 2>&1; then
    container=$(buildah from --pull-never "$runtime_image")
    buildah run "$container" -- sh -c 'apt-get update -qq && apt-get install -qq -y --no-install-recommends \
        gcc libc6-dev libstdc++-12-dev binutils libxml2 libcurl4 libsqlite3-0 libncurses6 libedit2 git \
        ca-certificates tzdata >/dev/null'
    buildah config --env "PATH=$swift_home/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin" "$container"
    buildah commit --quiet --rm "$container" "$swift_image"
fi

buildah bud --format docker --layers --pull-never --isolation chroot --tag "$tag" "${mounts[@]}" .

container=$(buildah from --pull-never "$tag")
trap 'kill -TERM $(jobs -p) 2>/dev/null || true; wait 2>/dev/null || true; buildah rm "$container" >/dev/null' EXIT
mount=$(buildah mount "$container")
# What the server might write would show as a file that is newer than this.
touch "$work/started"
buildah run --user 10001 --env CIDER_HOST=127.0.0.1 --env "CIDER_PORT=$port" "$container" -- /app/bin/cider serve &
for _ in $(seq 100); do
    curl --silent --fail --output /dev/null "localhost:$port/readyz" && break
    sleep 0.3
done
verdict=$(curl --silent --fail --data-binary @examples/texture.jpg -H 'Content-Type: image/jpeg' "localhost:$port/score")
echo "$verdict"
grep -q '"verdict"' <<<"$verdict"
# The program has all libraries of the formats that it reads, and these have their codecs.
missing=$(buildah run "$container" -- ldd /app/bin/cider | grep 'not found' || true)
[ -z "$missing" ] || { echo "the image lacks $missing" >&2; exit 1; }
for file in avif_420.avif heic_420.heic jxl_lossy.jxl tiff_jpeg.tif webp_lossy.webp; do
    curl --silent --fail --data-binary "@Tests/ImagesTests/Fixtures/files/$file" -H 'Content-Type: application/octet-stream' \
        "localhost:$port/score" | grep -q '"verdict"' \
        || { echo "the container does not read $file" >&2; exit 1; }
done
health=$(buildah inspect --format '{{.Docker.Config.Healthcheck}}' "$tag")
[ -n "$health" ] && [ "$health" != "<nil>" ]
buildah run --user 10001 --env "CIDER_PORT=$port" "$container" -- /bin/bash -c \
    "exec 3<>/dev/tcp/127.0.0.1/$port && printf 'GET /readyz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n' >&3 && head -n 1 <&3 | grep -q ' 200 '"
[ -z "$(find "$mount/app" -newer "$work/started" -type f)" ]
echo "image: $(du -sm --exclude=proc --exclude=sys "$mount" | cut -f1) MB"
echo "the container serves"
