#!/bin/sh
# SPDX-License-Identifier: MIT
#
# bans.sh ROOT: what must not be in the tree, whatever the file. Each complaint is a line
# `file:line: what`; exits 1 if there is one. tests/house is exempt from the rules about words, since
# it has to name them.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$1" && pwd)
. "$here/tree.sh"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
tree_list "$root" >"$work/all"
: >"$work/said"
cd "$root"
grep -E '\.[ch]$' "$work/all" >"$work/c" || true
grep -v '^tests/house/' "$work/all" >"$work/words" || true

# complain WORDS: reads `file:line:text` and says WORDS about each. A pipe's end is a process of its
# own, so what was said is kept in a file and not in a variable.
complain() {
	while IFS=: read -r file line _; do
		echo "$file:$line: $1"
	done >>"$work/said"
}

# search LIST PATTERN: like grep -n over the files of the list, text only.
search() {
	tr '\n' '\0' <"$work/$1" | xargs -0 -r grep -IHnE -e "$2" -- /dev/null || true
}

# Comments, dead code, the clock in SQL, length.
if [ -s "$work/c" ]; then
	tr '\n' '\0' <"$work/c" | xargs -0 awk -f "$here/bans.awk" >>"$work/said"
fi
grep -E '\.sql$' "$work/all" >"$work/sql" || true
while read -r file; do
	sed 's/--.*//' "$file" |
		grep -niE 'current_(timestamp|date|time)|(^|[^a-z_])(now|julianday|unixepoch|datetime|strftime) *\(' |
		sed "s|^|$file:|"
done <"$work/sql" | complain 'SQL must not ask for the time; bind it'

# The licence stands in the first line, or under the line that names the interpreter.
grep -E '\.([ch]|sh|awk|cmake|sql)$|(^|/)CMakeLists\.txt$|^script/' "$work/all" >"$work/licensed" || true
while read -r file; do
	if head -n 1 "$file" | grep -q '^#!'; then
		first=$(sed -n 2p "$file")
	else
		first=$(head -n 1 "$file")
	fi
	case $first in
	*'SPDX-License-Identifier: MIT'*) ;;
	*) echo "$file:1:" ;;
	esac
done <"$work/licensed" | complain 'the first line is not the SPDX line'

# A promise needs a number, so that somebody can look whether it was kept.
search words '(^|[^A-Za-z_])(TODO|FIXME)([^A-Za-z_]|$)' |
	grep -vE '(TODO|FIXME)( |\()#[0-9]+' | complain 'a promise without a number'

# Paths of the machine that somebody happened to sit at: homes, and this very checkout.
here=$(printf '%s' "$root" | sed 's/[].[^$*+?(){}|\\]/\\&/g')
search words "(^|[^A-Za-z0-9_.])/(home|Users)/[A-Za-z]|(^|[^A-Za-z0-9_.])/root/|$here/" |
	complain "a path of somebody's machine"

# Telephone numbers: only those that Ofcom keeps for drama (07700 900xxx, 01632 960xxx), so that no
# example can ever ring at somebody's bedside.
number='(^|[^0-9A-Za-z.+_-])((\+|00)44[ (0)-]*[1-9]|0[1237])([ -]?[0-9]){9}([^0-9A-Za-z_-]|$)'
search words "$number" |
	sed -E 's/((\+|00)44 ?|0)(7700 ?900 ?[0-9]{3}|1632 ?960 ?[0-9]{3})//g' |
	grep -E ":[0-9]+:.*$number" | complain 'a telephone number that may be real; use 07700 900xxx'

cat "$work/said"
[ ! -s "$work/said" ]
