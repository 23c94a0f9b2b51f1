# SPDX-License-Identifier: MIT
# shellcheck shell=sh
#
# What the tests of commands share that go on after a fault and count: `ends`, and a folder that goes
# away. Called as `sh test_NAME.sh HARK DIR`; ends with `exit "$failed"`.
# shellcheck disable=SC2034

set -u

hark=$1
work=$(mktemp -d "$2/command.XXXXXX") || exit 1
trap 'rm -rf "$work"' EXIT
failed=0
data=$work/data

# ends CODE WORDS COMMAND…: the command must end with this code and say these words.
ends() {
	want=$1 words=$2
	shift 2
	"$@" >"$work/said" 2>&1 </dev/null
	code=$?
	if [ "$code" -ne "$want" ] || ! grep -q -e "$words" "$work/said"; then
		echo "$*: exit $code, expected $want and \"$words\"; said: $(cat "$work/said")"
		failed=$((failed + 1))
	fi
}
