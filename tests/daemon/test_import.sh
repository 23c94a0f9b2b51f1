#!/bin/sh
# SPDX-License-Identifier: MIT
#
# test_import.sh HARK DIR: a file that breaks off in its midst. The rows before stand and are counted,
# the rest is named, and the mended file adds just what was missing.
set -u

hark=$1
work=$(mktemp -d "$2/import.XXXXXX") || exit 1
trap 'rm -rf "$work"' EXIT
fail() {
	echo "FAILED: $*"
	cat "$work/said"
	exit 1
}

"$hark" init "$work/data" 2>"$work/said" || fail init
team=$(sed -n '/^teams:/,$s/^ *- *key: *\([a-z-]*\).*/\1/p' "$work/data/hark.conf" | head -n 1)

today=$(date -u +%F)
# rows FROM TO
rows() {
	for i in $(seq "$1" "$2"); do
		printf 'H%d,Ada,Example,1960-01-01,07700 900%03d,,256,left,%s,%s,%s,%s\n' \
			"$i" $((i % 1000)) "$(date -u -d '20 days ago' +%F)" "$today" "$today" "$team"
	done
}
header=hospital_number,given_name,family_name,date_of_birth,mobile,email,procedure_code,side,listed_on,planned_on,performed_on,team
{
	echo "$header"
	rows 1 300
	printf 'H301,"Ada,Example,1960-01-01\n'
	rows 302 305
} >"$work/broken.csv"
{
	echo "$header"
	rows 1 305
} >"$work/whole.csv"

"$hark" import procedures -d "$work/data" "$work/broken.csv" >"$work/said" 2>&1
code=$?
[ $code -eq 3 ] || fail "exit $code, wanted 3"
grep -q '^added 300, changed 0, unchanged 0, refused 1$' "$work/said" || fail "the count"
grep -q "broken.csv: row 302: .*; nothing from here on was read$" "$work/said" || fail "the row"

"$hark" import procedures -d "$work/data" "$work/whole.csv" >"$work/said" 2>&1
code=$?
[ $code -eq 0 ] || fail "exit $code, wanted 0"
grep -q '^added 5, changed 0, unchanged 300, refused 0$' "$work/said" || fail "the second count"
echo "300 before the break, 5 after it was mended"

# The 300 were a batch: who imported it does not release it, and a number is typed.
"$hark" batch list -d "$work/data" >"$work/said" 2>&1 || fail "batch list"
grep -q ' 300  waiting  broken.csv by ' "$work/said" || fail "the batch does not wait"
batch=$(sed -n 's/^\([0-9]*\) .* 300  waiting.*/\1/p' "$work/said")
"$hark" batch release -d "$work/data" "$batch" --count 299 --by "A Khan" >"$work/said" 2>&1 && fail "another number"
"$hark" batch release -d "$work/data" "$batch" --count 300 >"$work/said" 2>&1
code=$?
[ $code -eq 6 ] || fail "released by who imported it: exit $code, wanted 6"
# This house has written to nobody yet: so many take an administrator, whom a folder that stands can be given.
"$hark" batch show -d "$work/data" "$batch" >"$work/said" 2>&1 || fail "batch show"
grep -q '^most due on one day [0-9]*; most written to on one of the last 30 days 0: an administrator releases it$' \
	"$work/said" || fail "what is unusual"
"$hark" batch release -d "$work/data" "$batch" --count 300 --by "A Khan" >"$work/said" 2>&1
code=$?
[ $code -eq 6 ] && grep -q 'an administrator releases it' "$work/said" || fail "released by no administrator: exit $code"
printf 'correct horse battery\n' >"$work/password"
"$hark" init "$work/data" --admin chief@example.org --password-file "$work/password" >"$work/said" 2>&1 ||
	fail "no administrator more"
"$hark" init "$work/data" --admin chief@example.org --password-file "$work/password" >"$work/said" 2>&1 &&
	fail "an administrator twice"
"$hark" init "$work/data" >"$work/said" 2>&1 && fail "a folder that stands was made anew"
"$hark" batch release -d "$work/data" "$batch" --count 300 --by chief@example.org >"$work/said" 2>&1 ||
	fail "not released"
"$hark" batch show -d "$work/data" "$batch" >"$work/said" 2>&1 || fail "batch show"
grep -q '^patients 300; without an agreement 300, without any address 0$' "$work/said" || fail "what is shown"
grep -q '; released .* by chief@example.org$' "$work/said" || fail "who released it"

# E5: of twenty who are known, so many have another telephone; each file differs from what stands.
people() { # MOVED FROM
	echo "$header"
	for i in $(seq 1 20); do
		number=$((i + 400))
		[ "$i" -gt "$1" ] || number=$((number + $2))
		printf 'N%d,Ada,Example,1960-01-01,07700 900%03d,,256,left,%s,%s,%s,%s\n' \
			"$i" "$number" "$(date -u -d '20 days ago' +%F)" "$today" "$today" "$team"
	done
}
people 0 0 >"$work/people.csv"
people 4 100 >"$work/four.csv"
{ # the same four, each in three rows
	cat "$work/four.csv"
	sed -n '2,5s/,left,/,right,/p' "$work/four.csv"
	sed -n '2,5s/,256,/,248,/p' "$work/four.csv"
} >"$work/twelve.csv"
people 20 200 >"$work/shifted.csv"
"$hark" import procedures -d "$work/data" "$work/people.csv" >"$work/said" 2>&1 || fail "twenty people"
"$hark" import procedures -d "$work/data" "$work/twelve.csv" --dry-run >"$work/said" 2>&1 ||
	fail "four patients in twelve rows"
"$hark" import procedures -d "$work/data" "$work/four.csv" >"$work/said" 2>&1 || fail "four numbers"
grep -q '^added 0, changed 4, unchanged 16, refused 0$' "$work/said" || fail "four numbers"
for typed in "" "--numbers 19" "--numbers 0"; do
	# shellcheck disable=SC2086
	"$hark" import procedures -d "$work/data" "$work/shifted.csv" $typed >"$work/said" 2>&1
	code=$?
	[ $code -eq 6 ] || fail "a shifted column $typed: exit $code, wanted 6"
	grep -q '20 of 20 known telephone numbers would change' "$work/said" || fail "the reason"
done
"$hark" import procedures -d "$work/data" "$work/people.csv" >"$work/said" 2>&1
grep -q '^added 0, changed 4, unchanged 16, refused 0$' "$work/said" || fail "something of it was taken"
"$hark" import procedures -d "$work/data" "$work/shifted.csv" --numbers 20 >"$work/said" 2>&1 || fail "the count typed"
grep -q '^added 0, changed 20, unchanged 0, refused 0$' "$work/said" || fail "the count typed"
echo "E5: 20 of 20 numbers changed by one file: not taken before the count is typed; 4 of 20 are"
