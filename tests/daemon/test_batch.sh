#!/bin/sh
# SPDX-License-Identifier: MIT
#
# test_batch.sh HARK DIR: E-check of what somebody sees who releases a large import: the first texts that
# differ, without a name, how many there are, in how many parts, and what these cost.
set -u

hark=$1
command -v sqlite3 >/dev/null || exit 77
work=$(mktemp -d "$2/batch.XXXXXX") || exit 1
trap 'rm -rf "$work"' EXIT
fail() {
	echo "FAILED: $*"
	cat "$work/said"
	exit 1
}
# shown WORDS...: a line that is these words.
shown() {
	grep -qxF -- "$*" "$work/said" || fail "no line \"$*\""
}

data=$work/data
"$hark" init "$data" 2>"$work/said" || fail init
mkdir -p "$data/instruments" "$data/pathways"
files=${0%/*}/../transcripts/results-files
cp "$files/instruments/our-weeks.yaml" "$files/instruments/our-two.yaml" "$data/instruments/"
cp "$files/pathways/weeks.yaml" "$files/pathways/two.yaml" "$data/pathways/"
cat >"$data/hark.conf" <<-YAML
	organisation: { key: hospital, name: Our hospital, telephone: 07700 900000 }
	teams: [{ key: foot, name: Foot team, public_name: Northumbria NHS }]
	limits: { part_price: 0.032 }
YAML
today=$(date -u +%F)
before=$(date -u -d '20 days ago' +%F)
# rows FROM TO NAME MOBILE EMAIL CODE AGREED LANGUAGE
rows() {
	for i in $(seq "$1" "$2"); do
		mobile=
		[ "$4" = no ] || mobile=$(printf '07700 900%03d' "$i")
		mail=
		[ "$5" = no ] || mail=p$i@example.org
		by=$7
		echo "H$i,$3,Example,1960-01-01,$mobile,$mail,$8,$6,left,$before,$today,$today,foot,$7,${by:+J Bell}"
	done
}
{
	echo hospital_number,given_name,family_name,date_of_birth,mobile,email,language,procedure_code,side,listed_on,planned_on,performed_on,team,agreed_on,agreed_by
	rows 1 20 Ada yes no T21 "$before" en
	rows 21 24 Wilhelmina-Konstantina-Alexandrina yes no T23 "$before" en
	rows 25 26 Beth no yes T21 "$before" en
	rows 27 28 Łucja yes no T21 "$before" pl
	rows 29 30 Carl yes no T21 "" en
} >"$work/in.csv"
"$hark" import procedures -d "$data" "$work/in.csv" >"$work/said" 2>&1 || fail import
"$hark" batch list -d "$data" >"$work/said" 2>&1 || fail list
batch=$(sed -n 's/^\([0-9]*\) .* 30  waiting.*/\1/p' "$work/said")
"$hark" batch show -d "$data" "$batch" >"$work/said" 2>&1 || fail show
shown "patients 30; without an agreement 2, without any address 0"
shown "most due on one day 30; most written to on one of the last 30 days 0: an administrator releases it"
# Whoever has not agreed is not written to; the two in Polish make the fourth.
shown "first texts: 26 by text message in 52 parts, 2 by e-mail; 4 different ones; the parts cost 1.66"
shown "to 20, 2 parts each:"
shown "  ((first)), Northumbria NHS would like to know how you are. 2 short questions by text, about 1 minute." \
	"It is your choice and does not affect your care. Replies cost your usual rate. Reply YES, NO, LINK, CALL or STOP."
shown "to 4, 2 parts each:"
shown "  ((first)), Northumbria NHS would like to know how you are. 3 short questions by text, about 1 minute." \
	"It is your choice and does not affect your care. Replies cost your usual rate. Reply YES, NO, LINK, CALL or STOP."
shown "to 2, by e-mail:"
shown "and 1 others"
for name in Ada Wilhelmina Beth ucja Carl; do
	! grep -q "$name" "$work/said" || fail "$name is named"
done
[ "$(grep -c . "$work/said")" -eq 12 ] || fail "another number of lines"

# Nothing was written by looking.
sqlite3 "$data/hark.db" "SELECT (SELECT count(*) FROM outbox) + (SELECT count(*) FROM conversation)" >"$work/rows"
[ "$(cat "$work/rows")" = 0 ] || fail "a look wrote something"

# Without a price nothing is said of one.
sed -i '/^limits:/d' "$data/hark.conf"
"$hark" batch show -d "$data" "$batch" >"$work/said" 2>&1 || fail "show without a price"
shown "first texts: 26 by text message in 52 parts, 2 by e-mail; 4 different ones"
echo "30 imported: 28 would be written to, 3 of 4 different texts shown, nobody named"
