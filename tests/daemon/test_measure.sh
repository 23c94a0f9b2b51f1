#!/bin/sh
# SPDX-License-Identifier: MIT
#
# test_measure.sh HARK DIR: a measure of one's own, as a front-line worker makes it: begun, checked and
# rehearsed at once, changed, rehearsed again.

# shellcheck source=tests/daemon/ends.sh
. "${0%/*}/ends.sh"

"$hark" init "$data" 2>"$work/err" || { cat "$work/err"; exit 1; }
yaml=$data/instruments/our-day.yaml
text=$data/instruments/our-day.txt

ends 0 'is written' "$hark" instrument new our-day --dir "$data"
ends 0 'no complaint' "$hark" -d "$data" check
ends 0 'holds' "$hark" rehearse "$text"
ends 0 'on trial, not psychometrically tested' "$hark" -d "$data" instrument show our-day

# A changed question is seen by the rehearsal, a fault by the check, and what stands is left alone.
sed 's/How have your days been/How were your days/' "$yaml" >"$work/changed" && cp "$work/changed" "$yaml"
ends 1 'How were your days' "$hark" rehearse "$text"
ends 0 'accepted' env HARK_ACCEPT=1 "$hark" rehearse "$text"
ends 0 'holds' "$hark" rehearse "$text"
sed 's/type: boolean/type: bool/' "$yaml" >"$work/changed" && cp "$work/changed" "$yaml"
ends 4 'our-day.yaml:[0-9]*:[0-9]*: ' "$hark" -d "$data" check
ends 1 'is there already' "$hark" -d "$data" instrument new our-day
cmp -s "$work/changed" "$yaml" || { echo "a file that stood was written over"; failed=1; }

# Ids that cannot be, that are hark's, a folder that is not there; trying writes nothing.
ends 1 'is no name for a measure' "$hark" -d "$data" instrument new 'Our Day'
ends 1 'is shipped' "$hark" -d "$data" instrument new phq-9
ends 1 'is no name for a measure' "$hark" -d "$data" instrument new ''
ends 5 'no folder' "$hark" -d "$work/none" instrument new our-day
ends 0 'would write' "$hark" -d "$data" -n instrument new our-week
[ ! -e "$data/instruments/our-week.yaml" ] || { echo "a dry run wrote"; failed=1; }

# What hark.conf says about an instrument is complained of where it stands there.
"$hark" init "$work/second" 2>"$work/err" || { cat "$work/err"; exit 1; }
cp "$work/second/hark.conf" "$work/conf"
line=$(($(wc -l <"$work/conf") + 2))
while IFS='|' read -r key value words; do
	{ cat "$work/conf"; printf '%s:\n  - %s\n' "$key" "$value"; } >"$work/second/hark.conf"
	ends 4 "hark.conf:$line:[0-9]*: $key: $words" "$hark" -d "$work/second" check
done <<'END'
value_sets|{ instrument: eq-5d-5l, set: nobodys, from: 2026-01-01 }|.*nobodys
accept_unverified|nobodys|no instrument
trial_list|{ instrument: nobodys, patients: [HK1] }|no instrument
trial_list|{ instrument: foot-check, patients: [HK1, HK2] }|foot-check is on no trial
END

[ "$failed" -eq 0 ]
