#!/bin/sh
# SPDX-License-Identifier: MIT
#
# peer.sh BUILD: fetches the server beside which bench_peer measures, once, into the build folder, and runs
# it. better-sqlite3 is compiled where npm has no binary for this machine: that takes minutes. Exits 77
# without node or its packages.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
npm=$(cd "$1" && pwd)/bench/npm

for program in node npm; do
	command -v "$program" >/dev/null || {
		echo "peer: $program is not installed" >&2
		exit 77
	}
done
if ! cmp -s "$here/package.json" "$npm/installed"; then
	mkdir -p "$npm"
	cp "$here/package.json" "$npm/"
	(cd "$npm" && npm install --no-audit --no-fund) >"$npm/log" 2>&1 || {
		echo "peer: npm cannot install bench/package.json: $(tail -1 "$npm/log")" >&2
		exit 77
	}
	cp "$here/package.json" "$npm/installed"
fi
exec "$1/bench/bench_peer" "$npm/node_modules"
