#!/usr/bin/env bash
# Part of swift-cider. Copyright the swift-cider contributors.
# SPDX-License-Identifier: Apache-2.0
# Holds the running server against openapi.yaml: schemathesis (PyPI) sends it what the description allows and what it
# does not, and the server must answer as described. The server must then still be there, and end cleanly.
set -euo pipefail
cd "$(dirname "$0")/.."

examples=${EXAMPLES:-40}
python=$(scripts/python-tools.sh schemathesis schemathesis==4.32.5)

work=$(mktemp -d)
port=${PORT:-18431}
.build/release/cider serve --models models --port "$port" >"$work/server.log" 2>&1 &
server=$!
trap 'kill -KILL $server 2>/dev/null || true; rm -rf "$work"' EXIT

for _ in $(seq 100); do
    curl --silent --fail --output /dev/null "localhost:$port/readyz" && break
    kill -0 $server 2>/dev/null || { cat "$work/server.log"; exit 1; }
    sleep 0.2
done

status=0
# That valid data is accepted is not checked: files of forms are any bytes to a schema, and rightly refused where they are no images.
SCHEMATHESIS_HOOKS=scripts.schemathesis_hooks "$(dirname "$python")/schemathesis" run openapi.yaml --url "http://127.0.0.1:$port" --checks all --exclude-checks positive_data_acceptance \
    --max-examples "$examples" --seed 1 --request-timeout 20 --suppress-health-check all || status=$?

curl --silent --fail --output /dev/null "localhost:$port/livez" || { echo "the server is gone"; status=1; }
kill -TERM $server
wait $server || { echo "the server did not end cleanly"; status=1; }
exit $status
