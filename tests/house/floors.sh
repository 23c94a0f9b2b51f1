#!/bin/sh
# SPDX-License-Identifier: MIT
#
# floors.sh ROOT [TABLE]: judges every #include of the tree by the table (floors.txt beside this).
# Each complaint is a line `file:line: what`; exits 1 if there is one.
#
# Besides the edges: ours are written "folder/module.h" from the root and must exist; a module's own
# header comes last, the most particular after the more general; a new folder at the top does not
# appear without a page in docs/decisions that names it.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$1" && pwd)
table=${2:-$here/floors.txt}
. "$here/tree.sh"

list=$(mktemp)
trap 'rm -f "$list"' EXIT
tree_list "$root" >"$list"

pages=$(find "$root/docs/decisions" -name '*.md' 2>/dev/null || true)
complaints=0
awk -v root="$root" -f "$here/floors.awk" "$table" "$list" || complaints=1

# Only what git knows counts: a scratch folder of one's own is nobody's room.
for folder in $(sed -n 's|^\([^/]*\)/.*|\1|p' "$list" | sort -u); do
	case $folder in .*) continue ;; esac
	if grep -qE "^(room|beside) +$folder( |\$)" "$table"; then
		continue
	fi
	# shellcheck disable=SC2086 # a list of files is meant
	if [ -z "$pages" ] || ! grep -qF "\`$folder/\`" $pages; then
		echo "$folder/:1: a new top-level folder needs a page in docs/decisions that names \`$folder/\`"
		complaints=1
	fi
done
exit $complaints
