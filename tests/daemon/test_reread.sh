#!/bin/sh
# SPDX-License-Identifier: MIT
#
# test_reread.sh HARK DIR PHRASES: a year of made-up replies, read again. By the rules that read them
# nothing differs; by a file with other words just what those words touch, and nothing is changed.
set -u

hark=$1 phrases=$3
work=$(mktemp -d "$2/reread.XXXXXX") || exit 1
trap 'rm -rf "$work"' EXIT
fail() {
	echo "FAILED: $*"
	cat "$work/said" "$work/rows"
	exit 1
}
again() {
	"$hark" -d "$work/year" reread --since 2025-01-01 "$@" >"$work/rows" 2>"$work/said"
}

"$hark" demo --play --keep "$work/year" >"$work/rows" 2>"$work/said" || fail "a year"
sum=$(cksum <"$work/year/hark.db")
again || fail "reading again"
grep -Eq '^([1-9][0-9]{3}) texts: \1 same, 0 differ$' "$work/said" || fail "the same rules"
[ "$(wc -l <"$work/rows")" -eq 1 ] || fail "a difference where there is none"
grep -q "can't be read again" "$work/said" && fail "a text whose hearing is lost"

# Of the clinical words none but those about bleeding, under a new version: hot calves are in several. No
# word has a weight either, or the weights would hear what the patterns no longer do.
mkdir "$work/year/phrases"
printf 'threshold:\t0\t0\nbase:\t-100\t-100\n' >"$work/year/phrases/en.weights"
sed -E -e 's/^version: .*/version: "changed"/' -e '/^  clinical(-unsure)?:/,/^  [a-z-]*:$/{/^    - /{/bleed/!d}}' "$phrases/en.yaml" >"$work/year/phrases/en.yaml"
cmp -s "$phrases/en.yaml" "$work/year/phrases/en.yaml" && fail "the file is not changed"
again || fail "reading again by other words"
differ=$(sed -nE 's/^[0-9]+ texts: [0-9]+ same, ([0-9]+) differ$/\1/p' "$work/said")
[ "${differ:-0}" -gt 0 ] || fail "no difference"
[ "$(wc -l <"$work/rows")" -eq $((differ + 1)) ] || fail "not one row for each difference"
grep -q ',text,text,answer words +clinical,answer words,' "$work/rows" || fail "before and now"
grep -q '"reading [0-9]*, en changed"' "$work/rows" || fail "which rules"
grep -qi 'calf' "$work/rows" && fail "a patient's words, unasked"

again --words || fail "with words"
grep -qi 'calf' "$work/rows" || fail "no words, though asked for"
again --until 2025-01-02 || fail "a span"
grep -q '^0 texts' "$work/said" || fail "texts from outside the span"
[ "$sum" = "$(cksum <"$work/year/hark.db")" ] || fail "something was changed"
"$hark" -d "$work/year" reread >"$work/rows" 2>"$work/said" && fail "no day, and no complaint"
echo "$differ differ"
