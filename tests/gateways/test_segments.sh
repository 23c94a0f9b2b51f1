#!/bin/sh
# SPDX-License-Identifier: MIT
#
# test_segments.sh HARK BUILD TOOLS: what a text costs, counted by hark and by two public counters.
hark=$1 build=$(cd "$2" && pwd) tools=$3
here=$(cd "$(dirname "$0")" && pwd)
set -- "$hark" "$tools"
# shellcheck source=tests/e2e/lib.sh
. "$here/../e2e/lib.sh"
# shellcheck source=tests/gateways/npm.sh
. "$here/npm.sh"

node "$here/segments.mjs" "$modules" "$build/gateways_segments"
