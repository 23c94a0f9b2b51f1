#!/bin/sh
# SPDX-License-Identifier: MIT
#
# links.sh ROOT: what the prose points at is there. In each Markdown page of the tree: the target of a
# relative link, and a path in backquotes that begins with a folder of ours (`store/outbox`, with or
# without its ending; words in capitals, as in `sms_NAME.c`, stand for anything). And each Markdown
# page that a comment in the source speaks of.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$1" && pwd)
. "$here/tree.sh"

said=$(mktemp)
trap 'rm -f "$said"' EXIT
cd "$root"
folders=$(sed -nE 's/^(room|beside) +([a-z]+).*/\2/p' "$here/floors.txt" | paste -sd '|' -)

is_there() {
	[ -e "$1" ] || [ -e "$1.c" ] || [ -e "$1.h" ]
}

tree_list . | grep '\.md$' | while read -r page; do
	folder=$(dirname "$page")
	grep -noE '\]\([^)#:]+(#[^)]*)?\)' "$page" | sed -E 's/\]\(([^)#]+).*/\1/' |
		while IFS=: read -r line target; do
			[ -e "$folder/$target" ] || echo "$page:$line: a link to $target, which is not there"
		done
	grep -noE "\`($folders)/[^\` ]*\`" "$page" | tr -d '`' | while IFS=: read -r line target; do
		case $target in
		*[A-Z*]*) ;;
		*) is_there "$target" || echo "$page:$line: speaks of $target, which is not there" ;;
		esac
	done
done >"$said"
# A comment that sends the reader to a page sends them to one of ours.
tree_list . | grep -E '\.([ch]|def|sql|yaml)$' | grep -v '^tests/house/' | tr '\n' '\0' |
	xargs -0 -r grep -noHE '[A-Za-z0-9_/-]+\.md' |
	while IFS=: read -r file line page; do
		[ -e "$page" ] || [ -e "docs/$page" ] || echo "$file:$line: speaks of $page, which is not there"
	done >>"$said"
cat "$said"
[ ! -s "$said" ]
