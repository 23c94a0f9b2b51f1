# SPDX-License-Identifier: MIT
# shellcheck shell=sh
#
# What the tests of the judges share, sourced: a folder for made-up trees, $tree/t, and the account of the
# cases. A test of whole trees sets $rules, the judge's file, and has a build_good_tree.
# shellcheck disable=SC2154
here=$(cd "$(dirname "$0")" && pwd)
tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT
cases=0
wrong=0

# say good|bad NAME WHY
say() {
	cases=$((cases + 1))
	if [ "$1" = good ]; then
		echo "ok     $2"
	else
		echo "WRONG  $2: $3"
		wrong=$((wrong + 1))
	fi
}

judge() {
	found=$(sh "$here/$rules" "$tree/t" 2>&1) && verdict=good || verdict=bad
}

# accept NAME: the tree as it stands now is accepted, and nothing is said of it.
accept() {
	judge
	[ "$verdict:$found" = good: ] && say good "$1" || say bad "$1" "got $verdict: $found"
	build_good_tree
}

# expect NAME WORDS: the tree as it stands now is refused, with these words among the complaints.
expect() {
	judge
	case $verdict:$found in
	bad:*"$2"*) say good "$1" ;;
	*) say bad "$1" "want a complaint with \"$2\", got $verdict: $found" ;;
	esac
	build_good_tree
}

finish() {
	echo "$cases cases, $wrong wrong"
	[ "$wrong" = 0 ]
}
