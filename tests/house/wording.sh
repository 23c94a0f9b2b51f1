#!/bin/sh
# SPDX-License-Identifier: MIT
#
# wording.sh ROOT [LIST]: no words of a questionnaire that is not ours stand anywhere in the tree.
# Each complaint is a line `file:line: words of whom`; exits 1 if there is one, 2 if the list is no
# list. wording.sh --hash WORDS: the line for the list, without the instruments. The list holds hashes
# of runs of three to five words, and so no sentence of anybody's itself.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
if [ "$1" = --hash ]; then
	exec env LC_ALL=C awk -v run="$2" -f "$here/wording.awk" </dev/null
fi
root=$(cd "$1" && pwd)
list=${2:-$here/wording.txt}
. "$here/tree.sh"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
tree_list "$root" >"$work/all"
cd "$root"
# Only text: what is not is no wording that awk could read.
tr '\n' '\0' <"$work/all" | xargs -0 -r grep -lIe '' -- >"$work/text" || true
sed 's|^|./|' "$work/text" | tr '\n' '\0' |
	LC_ALL=C xargs -0 -r awk -v list="$list" -f "$here/wording.awk" >"$work/said" || {
	cat "$work/said"
	exit 2
}
cat "$work/said"
[ ! -s "$work/said" ]
