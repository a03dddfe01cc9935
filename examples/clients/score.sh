#!/usr/bin/env bash
# Part of swift-cider. Copyright the swift-cider contributors.
# SPDX-License-Identifier: Apache-2.0
# Scores images with curl: as a body, as a form, as JSON, and as CSV. The model is the detector to ask, where the server has
# several.
#
#   examples/clients/score.sh [--model NAME] http://localhost:8080 photo.jpg
set -euo pipefail
path=/score
if [ "$1" = --model ]; then
    path=/models/$2/score
    shift 2
fi
server=$1 image=$2

# One image: the file as it is.
curl --fail-with-body --silent --data-binary "@$image" "$server$path"
echo

# Several images, and parameters, in a form.
curl --fail-with-body --silent -F "image=@$image" -F "image=@$image" -F alpha=0.1 "$server$path"
echo

# Several images as base64 in JSON.
printf '{"images": [{"id": "one", "data": "%s"}]}' "$(base64 <"$image")" |
    tr -d '\n' |
    curl --fail-with-body --silent --json @- "$server$path"
echo

# A table.
curl --fail-with-body --silent -H 'Accept: text/csv' --data-binary "@$image" "$server$path"
