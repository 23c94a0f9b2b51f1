#!/bin/sh
# SPDX-License-Identifier: MIT
#
# manual.sh ROOT: the example of hark-transcript(5) is the transcript that is played, and the page
# names each word that a transcript may use.
set -eu
cd "$1"
page=docs/hark-transcript.5
example=tests/transcripts/answers/as-in-the-manual.txt
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

sed -n '/^\.Bd -literal$/,/^\.Ed$/p' "$page" | sed '1d;$d' |
	awk '/\\$/ { printf "%s", substr($0, 1, length($0) - 1); next } { print }' >"$work/example"
diff -u "$example" "$work/example"

sed -nE 's/^\t\{ "((gateway|staff): [a-z ]+)", [A-Z_]+ \},$/\1/p' daemon/rehearse_world.c >"$work/world"
sed -nE 's/^\t\{ "([a-z]+)", truth_[a-z]+ \},$/\1/p' daemon/rehearse_true.c >"$work/truths"
[ -s "$work/world" ] && [ -s "$work/truths" ]
missing=0
while read -r words; do
	grep -qE "^\.It Li $words( |\$)" "$page" || { echo "$page: no word of \"! $words\""; missing=1; }
done <"$work/world"
while read -r word; do
	grep -qE "^\.It Cm $word " "$page" || { echo "$page: no word of \"= $word\""; missing=1; }
done <"$work/truths"
exit $missing
