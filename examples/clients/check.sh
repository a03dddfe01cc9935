#!/usr/bin/env bash
# Part of swift-cider. Copyright the swift-cider contributors.
# SPDX-License-Identifier: Apache-2.0
# Runs each client of this folder, word for word, against a server with one detector, and with its model named against one
# with two. What needs a program that is not there is passed over by name.
#
#   examples/clients/check.sh [CIDER]
set -euo pipefail
cd "$(dirname "$0")/../.."

cider=${1:-.build/release/cider}
port=${PORT:-18433}
pages=http://127.0.0.1:$((port + 2))
work=$(mktemp -d)
running=()
trap 'kill "${running[@]}" 2>/dev/null || true; rm -rf "$work"' EXIT

# Serves the detectors of a folder, and waits until it is ready.
serve() {
    "$cider" serve --models "$1" --port "$2" --cors-origins "$pages" >"$work/server-$2.log" 2>&1 &
    running+=($!)
    for _ in $(seq 600); do
        curl --silent --fail --output /dev/null "http://127.0.0.1:$2/readyz" && return
        kill -0 "${running[-1]}" 2>/dev/null || break
        sleep 0.2
    done
    cat "$work/server-$2.log"
    exit 1
}
mkdir "$work/models"
ln -s "$PWD/models/cifar10" "$work/models/one"
ln -s "$PWD/models/cifar10" "$work/models/two"
serve models "$port"
serve "$work/models" $((port + 1))

failed=0
skipped=()
# Runs a client, which must print a verdict for each of two images: with the arguments before `--` and the server and, with
# its model named by the arguments after it, with the server of two. Without a name that one must tell how to give it.
check() {
    local name=$1 command=() model=()
    shift
    while [ "$1" != -- ]; do command+=("$1"); shift; done
    shift
    while [ "$1" != -- ]; do model+=("$1"); shift; done
    shift
    try "$name" 0 "${command[@]}" "http://127.0.0.1:$port" "$@"
    try "$name with a model" 0 "${command[@]}" "${model[@]}" "http://127.0.0.1:$((port + 1))" "$@"
    try "$name without one" 1 "${command[@]}" "http://127.0.0.1:$((port + 1))" "$@"
}

# Runs a command, which must print two verdicts (0), or which models there are (1).
try() {
    local name=$1 fails=$2 status=0 verdicts
    shift 2
    "$@" >"$work/output" 2>&1 || status=$?
    verdicts=$(grep --count --extended-regexp '(in|out_of)_distribution' "$work/output" || true)
    local is_right=0
    if [ "$fails" = 1 ]; then
        grep --quiet 'there are several: one, two' "$work/output" && is_right=1
    elif [ "$status" = 0 ] && [ "$verdicts" -ge 2 ]; then
        is_right=1
    fi
    if [ "$is_right" = 1 ]; then
        echo "$name: as it should"
    else
        echo "$name: FAILED"
        sed 's/^/    /' "$work/output"
        failed=1
    fi
}
images=(examples/ship.jpg examples/texture.jpg)

check score.sh examples/clients/score.sh -- --model two -- examples/ship.jpg
if command -v python3 >/dev/null; then
    python=$(scripts/python-tools.sh clients requests==2.32.5 httpx==0.28.1)
    check score_requests.py "$python" examples/clients/score_requests.py -- --model two -- "${images[@]}"
    check score_httpx.py "$python" examples/clients/score_httpx.py -- --model two -- "${images[@]}"
else
    skipped+=("score_requests.py and score_httpx.py (no python3)")
fi
if command -v node >/dev/null; then
    check score.mjs node examples/clients/score.mjs -- --model two -- "${images[@]}"
else
    skipped+=("score.mjs (no node)")
fi
if command -v java >/dev/null; then
    check Score.java java examples/clients/Score.java -- --model two -- "${images[@]}"
else
    skipped+=("Score.java (no java)")
fi
chromium=$(command -v chromium || command -v google-chrome || true)
if [ -n "$chromium" ] && command -v python3 >/dev/null; then
    python3 -m http.server --bind 127.0.0.1 --directory examples/clients $((port + 2)) >/dev/null 2>&1 &
    running+=($!)
    tool=$(scripts/python-tools.sh check-report websocket-client==1.9.0 pillow==13.0.0)
    page() { "$tool" examples/clients/check_page.py "$chromium" "$pages/score.html?server=$1" "${images[@]}"; }
    try score.html 0 page "http://127.0.0.1:$port"
    try "score.html with a model" 0 page "http://127.0.0.1:$((port + 1))&model=two"
    try "score.html without one" 1 page "http://127.0.0.1:$((port + 1))"
else
    skipped+=("score.html (no chromium)")
fi

for name in "${skipped[@]}"; do echo "passed over: $name"; done
exit $failed
