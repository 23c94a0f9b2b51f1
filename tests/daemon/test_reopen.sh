#!/bin/sh
# SPDX-License-Identifier: MIT
#
# test_reopen.sh HARK DIR: why an address is closed is shown, and one that was called wrong is opened again
# by a named person with a reason, and in no other way; what nothing opens says so.

# shellcheck source=tests/daemon/ends.sh
. "${0%/*}/ends.sh"

command -v sqlite3 >/dev/null || exit 77

# becomes STATE: as a conversation would have left the address.
becomes() {
	sqlite3 "$data/hark.db" "UPDATE address SET state = '$1'" || failed=$((failed + 1))
}

"$hark" init "$data" 2>"$work/said" || { cat "$work/said"; exit 1; }
team=$(sed -n '/^teams:/,$s/^ *- *key: *\([a-z-]*\).*/\1/p' "$data/hark.conf" | head -n 1)
cat >"$work/in.csv" <<-CSV
	hospital_number,given_name,family_name,date_of_birth,mobile,email,procedure_code,side,listed_on,planned_on,performed_on,team,agreed_on,agreed_by
	H1,Ada,Byrne,1958-02-03,07700 900123,,256,left,2026-01-05,2026-03-02,,$team,2026-01-05,J Bell
CSV
ends 0 '' "$hark" -d "$data" import procedures "$work/in.csv"
reopen() {
	"$hark" -d "$data" patient reopen Ada "$@"
}

ends 5 'no address of theirs is blocked' reopen
becomes blocked
ends 0 'done' reopen

becomes wrong
ends 0 'another person; `hark patient reopen --address`' "$hark" -d "$data" patient show Ada
ends 5 'reopened by itself, with --address' reopen
ends 1 'expected --by NAME and --because WORDS' reopen --address +447700900123
ends 1 'expected --address' reopen --by 'J Bell' --because 'asked her at the clinic'
ends 5 'no address like that' reopen --address +447700900999 --by 'J Bell' --because 'asked her'
ends 0 'done' reopen --address +447700900123 --by 'J Bell' --because 'asked her at the clinic'
ends 0 '+447700900123  ok  not yet confirmed' "$hark" -d "$data" patient show Ada
ends 0 'J Bell  address reopened  patient [0-9]*  asked her at the clinic' "$hark" -d "$data" audit list

# A withdrawal is not taken back by a START, nor made less by a STOP.
ends 0 'done' "$hark" -d "$data" patient stop Ada
ends 0 'STOP was said, or staff stopped it; START, or' "$hark" -d "$data" patient show Ada
ends 0 'done' "$hark" -d "$data" patient start Ada
ends 0 'done' "$hark" -d "$data" patient withdraw Ada
ends 0 'nothing goes there: consent was withdrawn; no START' "$hark" -d "$data" patient show Ada
for verb in start stop withdraw; do
	ends 1 'nothing was changed: their consent was withdrawn before' "$hark" -d "$data" patient "$verb" Ada
	ends 0 'takes part: consent-withdrawn' "$hark" -d "$data" patient show Ada
done
exit "$failed"
