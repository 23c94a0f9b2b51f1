# SPDX-License-Identifier: MIT
# shellcheck shell=sh
#
# Other people's libraries for node, as package.json pins them, in $modules: installed once into the
# build folder $build, and again when the pins change. After lib.sh; $here is tests/gateways.
# shellcheck disable=SC2034,SC2154

for program in node npm curl sqlite3; do
	command -v "$program" >/dev/null || skip "$program is not installed"
done
modules=$build/npm/node_modules
if ! cmp -s "$here/package.json" "$build/npm/installed"; then
	mkdir -p "$build/npm"
	cp "$here/package.json" "$build/npm/"
	(cd "$build/npm" && npm install --legacy-peer-deps --ignore-scripts --no-audit --no-fund) >"$build/npm/log" 2>&1 ||
		skip "npm cannot install tests/gateways/package.json: $(tail -1 "$build/npm/log")"
	cp "$here/package.json" "$build/npm/installed"
fi
