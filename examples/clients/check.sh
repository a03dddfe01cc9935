#!/usr/bin/env bash
# Runs each client of this folder, word for word, against a server of its own. What needs a program that is not there is
# passed over by name.
#
#   examples/clients/check.sh [CIDER]
set -euo pipefail
cd "$(dirname "$0")/../.."

cider=${1:-.build/release/cider}
port=${PORT:-18433}
server=http://127.0.0.1:$port
work=$(mktemp -d)
"$cider" serve --models models --port "$port" --cors-origins http://127.0.0.1:$((port + 1)) >"$work/server.log" 2>&1 &
running=($!)
trap 'kill "${running[@]}" 2>/dev/null || true; rm -rf "$work"' EXIT
for _ in $(seq 300); do
    curl --silent --fail --output /dev/null "$server/readyz" && break
    kill -0 "${running[0]}" 2>/dev/null || { cat "$work/server.log"; exit 1; }
    sleep 0.2
done

failed=0
skipped=()
# Runs a client, which must print a verdict for each of two images.
check() {
    local name=$1
    shift
    if "$@" >"$work/output" 2>&1 && [ "$(grep --count --extended-regexp '(in|out_of)_distribution' "$work/output")" -ge 2 ]; then
        echo "$name: as it should"
    else
        echo "$name: FAILED"
        sed 's/^/    /' "$work/output"
        failed=1
    fi
}
images=(examples/ship.jpg examples/texture.jpg)

check score.sh examples/clients/score.sh "$server" examples/ship.jpg
if command -v python3 >/dev/null; then
    python=$(scripts/python-tools.sh clients requests==2.32.5 httpx==0.28.1)
    check score_requests.py "$python" examples/clients/score_requests.py "$server" "${images[@]}"
    check score_httpx.py "$python" examples/clients/score_httpx.py "$server" "${images[@]}"
else
    skipped+=("score_requests.py and score_httpx.py (no python3)")
fi
if command -v node >/dev/null; then
    check score.mjs node examples/clients/score.mjs "$server" "${images[@]}"
else
    skipped+=("score.mjs (no node)")
fi
if command -v java >/dev/null; then
    check Score.java java examples/clients/Score.java "$server" "${images[@]}"
else
    skipped+=("Score.java (no java)")
fi
chromium=$(command -v chromium || command -v google-chrome || true)
if [ -n "$chromium" ] && command -v python3 >/dev/null; then
    python3 -m http.server --bind 127.0.0.1 --directory examples/clients $((port + 1)) >/dev/null 2>&1 &
    running+=($!)
    tool=$(scripts/python-tools.sh check-report websocket-client==1.9.0 pillow==13.0.0)
    check score.html "$tool" examples/clients/check_page.py "$chromium" \
        "http://127.0.0.1:$((port + 1))/score.html?server=$server" "${images[@]}"
else
    skipped+=("score.html (no chromium)")
fi

for name in "${skipped[@]}"; do echo "passed over: $name"; done
exit $failed
