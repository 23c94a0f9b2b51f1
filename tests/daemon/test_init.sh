#!/bin/sh
# SPDX-License-Identifier: MIT
#
# test_init.sh HARK DIR: a store that is made where another one was taken away is a new one, and no backup.

# shellcheck source=tests/daemon/ends.sh
. "${0%/*}/ends.sh"

ends 0 'is ready' "$hark" init "$data"
ends 0 '' "$hark" -d "$data" hold
rm "$data/hark.db"
ends 0 'is ready' "$hark" init "$data"
ends 0 '' "$hark" -d "$data" hold
ends 0 '' "$hark" -d "$data" audit list
if grep -q 'backup put back' "$work/said"; then
	echo "a new store was taken for a backup: $(cat "$work/said")"
	failed=$((failed + 1))
fi
exit "$failed"
