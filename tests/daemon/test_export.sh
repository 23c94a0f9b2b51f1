#!/bin/sh
# SPDX-License-Identifier: MIT
#
# test_export.sh HARK DIR: an export that can't be told to the audit trail gives nothing out.
set -u

hark=$1
command -v flock >/dev/null || { echo "SKIPPED: flock is not installed"; exit 77; }
work=$(mktemp -d "$2/export.XXXXXX") || exit 1
trap 'rm -rf "$work"' EXIT
fail() {
	echo "FAILED: $*"
	cat "$work/said"
	exit 1
}

"$hark" init "$work/data" 2>"$work/said" || fail init
"$hark" export responses -d "$work/data" >"$work/rows" 2>"$work/said" || fail "an ordinary export"
[ -s "$work/rows" ] || fail "not even a header"
"$hark" audit list -d "$work/data" | grep -q export || fail "no line in the trail"

# A disk that is short of room, by a hark.conf that wants more of it free than there is.
echo 'disk: { stop_sending: 1000000 }' >>"$work/data/hark.conf"
"$hark" export responses -d "$work/data" -o "$work/data/rows" >"$work/said" 2>&1 &&
	fail "an export onto a full disk"
grep -q "nearly full" "$work/said" || fail "the reason is not said"
sed -i '$d' "$work/data/hark.conf"

# Somebody holds the folder, and is no service that could be asked.
flock "$work/data/lock" "$hark" export responses -d "$work/data" >"$work/rows" 2>"$work/said" &&
	fail "an export without a line in the trail"
grep -q "audit trail" "$work/said" || fail "the reason is not said"
[ ! -s "$work/rows" ] || fail "rows left all the same"
echo "nothing leaves without its line in the trail"
