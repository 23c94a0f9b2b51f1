#!/bin/sh
# SPDX-License-Identifier: MIT
#
# test_alerts.sh HARK DIR: where a team's alerts go, from nowhere to a route that was seen to work; and
# with another contact in it, that one has to be seen to work.

# shellcheck source=tests/daemon/ends.sh
. "${0%/*}/ends.sh"

# configure CONTACT…: hark.conf with these contacts.
configure() {
	cat >"$data/hark.conf" <<-YAML
		organisation: { key: hospital, name: Our hospital, telephone: 07700 900000 }
		teams:
		  - key: foot
		    name: Foot team
		    out_of_hours: the site manager
		    contacts:
	YAML
	for contact; do
		echo "      - { name: $contact, email: $contact@example.org }" >>"$data/hark.conf"
	done
}

"$hark" init "$data" 2>"$work/said" || { cat "$work/said"; exit 1; }
ends 0 'team foot has no alert route: fewer than two contacts' "$hark" -d "$data" check
ends 1 'no contacts' "$hark" -d "$data" alert test --team foot
configure bell nkosi
ends 0 'no test of it was acknowledged' "$hark" -d "$data" check
ends 5 'no such team' "$hark" -d "$data" alert test --team hand
ends 0 '^[0-9]*$' "$hark" -d "$data" alert test --team foot
id=$(cat "$work/said")
ends 0 'test .*open' "$hark" -d "$data" alert list
ends 0 'told 1, now with bell, not acknowledged' "$hark" -d "$data" alert list
ends 0 'no test of it was acknowledged' "$hark" -d "$data" check
ends 2 'by NAME' "$hark" -d "$data" alert acknowledge "$id"
ends 0 'done' "$hark" -d "$data" alert acknowledge "$id" --by 'Sister Bell'
ends 5 'no such open alert' "$hark" -d "$data" alert acknowledge "$id" --by 'Dr Nkosi'
ends 0 'acknowledged 20.* by Sister Bell; closed: the route works' "$hark" -d "$data" alert list --all
ends 0 'alert acknowledged  alert' "$hark" -d "$data" audit list
ends 0 'no complaint' "$hark" -d "$data" check
grep -q 'alert route' "$work/said" && { echo "a route that works is complained of"; failed=1; }

configure bell mbeki
ends 0 'no test of it was acknowledged' "$hark" -d "$data" check

# Words of a team: only risk, only of a team that is there, only what compiles.
# words FILE TEAM LIST PATTERN
words() {
	mkdir -p "$data/teams"
	rm -f "$data"/teams/*
	printf 'team: %s\nversion: "1"\npatterns:\n  %s:\n    - "%s"\n' "$2" "$3" "$4" \
		>"$data/teams/$1.yaml"
}
words foot foot urgent 'frame is loose'
ends 0 'no complaint' "$hark" -d "$data" check
words foot foot deceased 'gone'
ends 4 'foot.yaml:4:3: .*deceased' "$hark" -d "$data" check
words foot hand urgent 'frame'
ends 4 "foot.yaml:1:7: the file's name says foot" "$hark" -d "$data" check
# Words that are wrong keep nobody from seeing who waits, only from saying and hearing more.
ends 0 'acknowledged 20' "$hark" -d "$data" alert list --all
ends 4 "the file's name says foot" "$hark" -d "$data" alert test --team foot
words hand hand urgent 'frame'
ends 4 'hand.yaml:1:1: no team "hand" in hark.conf' "$hark" -d "$data" check
words foot foot urgent 'frame (is'
ends 4 'foot.yaml:5:7: bad pattern' "$hark" -d "$data" check
[ "$failed" -eq 0 ]
