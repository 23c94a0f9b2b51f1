#!/bin/sh
# SPDX-License-Identifier: MIT
#
# test_arguments.sh HARK DIR: every command of the table with wrong arguments ends by saying so: an
# exit code of the page's 1 to 7, with a word, and never by a signal. The commands are asked
# of the program itself, so that one added tomorrow is tried too.
set -u

hark=$1
work=$(mktemp -d "$2/arguments.XXXXXX") || exit 1
trap 'rm -rf "$work"' EXIT
tried=0
failed=0

# refused WORD…: hark with these words must end by itself, and tell why.
refused() {
	tried=$((tried + 1))
	"$hark" "$@" >"$work/said" 2>&1 </dev/null
	code=$?
	if [ "$code" -lt 1 ] || [ "$code" -gt 7 ] || [ ! -s "$work/said" ]; then
		echo "hark $*: exit $code, said: $(cat "$work/said")"
		failed=$((failed + 1))
	fi
}

"$hark" init "$work/data" 2>"$work/err" || { cat "$work/err"; exit 1; }
printf 'no table\n' >"$work/words"
mkdir "$work/empty"

"$hark" --help | sed -n '/^usage/,/^Options/s/^  \([a-z][a-z ]*[a-z]\)  .*/\1/p' >"$work/commands"
[ "$(wc -l <"$work/commands")" -ge 25 ] || { echo "the commands are not found in --help"; exit 1; }

# Wrong words alone, a folder without a house, a configuration that is none.
while read -r command; do
	# shellcheck disable=SC2086 # a command may be two words
	set -- $command
	refused "$@" --no-such-option
	refused "$@" one two three four five
	case $command in
	init | "instrument "* | check | read | score | plan | rehearse | completion | demo) ;;
	*)
		refused "$@" -d "$work/nowhere/at/all"
		refused "$@" -d "$work/nowhere/at/all" x
		;;
	esac
	case $command in
	init | "instrument import" | "instrument new" | rehearse | completion | demo) ;;
	*)
		refused "$@" -d "$work/data" -c "$work/words"
		refused "$@" -d "$work/data" -c "$work/words" x
		;;
	esac
done <"$work/commands"

# Each option that takes something, with what it can't take.
while read -r command; do
	# shellcheck disable=SC2086
	set -- $command
	"$hark" "$@" --help | sed -n '/^Options:/,/^Options of every/s/^ *\(-., \)\{0,1\}--\([a-z-]*\) [A-Z].*/\2/p' \
		>"$work/options"
	while read -r option; do
		refused "$@" -d "$work/data" "--$option"
		case "$command $option" in
		"demo keep" | "demo play" | "instrument show language") continue ;; # any word will do
		*" worker" | *" instrument" | *" reason" | *" team" | *" procedure" | *" step") continue ;; # nothing fits, and that is fine
		esac
		refused "$@" -d "$work/data" "--$option" '?'
		refused "$@" -d "$work/data" "--$option" '?' "$work/words"
	done <"$work/options"
done <"$work/commands"

# Seen to go wrong once.
refused due -d "$work/data" --until x
refused due -d "$work/empty" --until x
refused patient show -d "$work/data" nobody
refused patient pause -d "$work/data" nobody
refused patient agree -d "$work/data" nobody --by ''
refused alert close -d "$work/data" 0 'nothing'
refused alert close -d "$work/data" x 'nothing'
refused score no-such-instrument "$work/words"
refused read "$work/words"
refused read "$work/none"
refused rehearse "$work/words"
refused import procedures -d "$work/data" "$work/none"
refused import procedures -d "$work/data" "$work/words"
refused report completion -d "$work/data" -f parchment
refused export responses -d "$work/data" -f parchment
refused export responses -d "$work/data" --key "$work/none"
set -- due -d "$work/data"
for _ in $(seq 100); do
	set -- "$@" --until 2026-01-01
done
refused "$@"

tried=$((tried + 1))
HARK_FAULT='no such fault' "$hark" serve -d "$work/data" >"$work/out" 2>"$work/err" </dev/null
code=$?
if [ "$code" -lt 1 ] || [ "$code" -gt 7 ]; then
	echo "hark serve with a broken HARK_FAULT: exit $code"
	failed=$((failed + 1))
fi

echo "$tried tried, $failed wrong"
[ "$failed" -eq 0 ]
