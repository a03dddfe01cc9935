#!/usr/bin/env bash
# Part of swift-cider. Copyright the swift-cider contributors.
# SPDX-License-Identifier: Apache-2.0
# Builds or tests a package inside this one, into the folder of this one's build, with the same versions of packages: what is
# built is not built again.
#
#   scripts/nested.sh Benchmarks|Training build|test [ARGUMENTS of swift build, swift test...]
set -euo pipefail
cd "$(dirname "$0")/.."

package=$1
command=$2
shift 2

# SwiftPM takes a plan that it finds for its own, and does not see that it is another package's.
forget_plans() { rm -f .build/{debug,release}.yaml .build/{debug,release}/description.json; }
trap forget_plans EXIT
forget_plans

if [ -f Package.resolved ]; then cp --update Package.resolved "$package/"; fi
"${SWIFT:-swift}" "$command" --package-path "$package" --scratch-path .build "$@"
