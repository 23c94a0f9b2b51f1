# SPDX-License-Identifier: MIT
# Counts what passed, failed and was skipped, and says so as it goes. Sourced by script/test.
# shellcheck shell=bash

passed=0
failed=0
skipped=0
logs=build/check/logs
mkdir -p "$logs"

# A check that cannot be made here (its subject or its tool is absent) says why and returns this.
SKIPPED=77

# tally_say VERDICT NAME SECONDS [WORDS]
tally_say() {
	printf '%-8s %-22s %5s s  %s\n' "$1" "$2" "$3" "${4-}"
}

# The line of a ctest's log that tells of a test that failed.
CTEST_FAILED='Test +#[0-9]+: .*[*][*][*](Failed|Timeout|Exception|Not Run)'

# The end of a log is what a person needs when nobody can open the file any more; of a ctest's, what those
# said that failed.
tally_show() {
	tally_failing "$1" | sed 's/^/    | /' | tail -n "${2:-60}"
}

tally_failing() {
	if grep -qE "$CTEST_FAILED" "$1"; then
		awk -v failed="$CTEST_FAILED" '
			/^ *Start +[0-9]+: / { next }
			/^ *[0-9]+\/[0-9]+ Test +#[0-9]+: / { shown = $0 ~ failed }
			/^[0-9]+% tests passed/ { exit }
			shown' "$1"
	else
		grep -v '^passed ' "$1"
	fi
}

# The names of those that failed, for the line that a reader sees first.
tally_names() {
	{
		grep -E "$CTEST_FAILED" "$1" | sed -E 's/.*Test +#[0-9]+: ([^ ]+) .*/\1/'
		sed -n 's/^FAILED //p' "$1"
	} | head -n 6 | paste -sd ' '
}

# step NAME COMMAND...: a check that passes or fails as one.
step() {
	local name=$1 start=$SECONDS status=0
	shift
	"$@" >"$logs/$name.log" 2>&1 || status=$?
	case $status in
	0)
		passed=$((passed + 1))
		tally_say passed "$name" $((SECONDS - start))
		;;
	"$SKIPPED")
		skipped=$((skipped + 1))
		tally_say skipped "$name" $((SECONDS - start)) "$(tail -n 1 "$logs/$name.log")"
		;;
	*)
		failed=$((failed + 1))
		tally_say FAILED "$name" $((SECONDS - start)) "$logs/$name.log"
		tally_show "$logs/$name.log"
		;;
	esac
	return $status
}

# list_step NAME COMMAND...: a check that prints a line `passed X`, `FAILED X` or `skipped X` for each
# thing it looked at, and anything else as remarks.
list_step() {
	local name=$1 start=$SECONDS status=0 p f s
	shift
	"$@" >"$logs/$name.log" 2>&1 || status=$?
	p=$(grep -c '^passed ' "$logs/$name.log")
	f=$(grep -c '^FAILED ' "$logs/$name.log")
	s=$(grep -c '^skipped ' "$logs/$name.log")
	# An exit status that no line accounts for is a failure of its own.
	if [ "$f" = 0 ] && [ $status != 0 ] && [ $status != "$SKIPPED" ]; then
		f=1
	fi
	if [ $((p + f + s)) = 0 ]; then
		s=1
	fi
	tally_add "$name" "$start" "$p" "$f" "$s" "$logs/$name.log"
}

# tally_add NAME START PASSED FAILED SKIPPED LOG
tally_add() {
	local verdict=passed words="$3 passed, $4 failed, $5 skipped"
	passed=$((passed + $3))
	failed=$((failed + $4))
	skipped=$((skipped + $5))
	[ "$3" != 0 ] || verdict=skipped
	if [ "$4" != 0 ]; then
		verdict=FAILED
		words="$words: $(tally_names "$6")"
	fi
	tally_say "$verdict" "$1" $((SECONDS - $2)) "$words"
	if [ "$5" != 0 ]; then
		grep -hE '^skipped |\[  SKIPPED \] [a-z_]+$|\*\*\*Skipped' "$6" | sort -u | head -n 20 | sed 's/^/    | /'
	fi
	if [ "$4" != 0 ]; then
		tally_show "$6" 120
		return 1
	fi
}

# build NAME PRESET [CMAKE ARGUMENTS]: configures and builds into build/check/NAME, where a warning is
# an error. A developer's own build/PRESET is left alone.
build() {
	local name=$1 preset=$2
	shift 2
	step "build-$name" build_quietly "$name" "$preset" "$@"
}

build_quietly() {
	local name=$1 preset=$2
	shift 2
	cmake --preset "$preset" -B "build/check/$name" -DHARK_WERROR=ON "$@" &&
		cmake --build "build/check/$name" -j "$(nproc)"
}

# ctest_step NAME BUILD [CTEST ARGUMENTS]: counts each test of build/check/BUILD that is selected.
ctest_step() {
	local name=$1 dir=build/check/$2 start=$SECONDS status=0 log=$logs/$1.log p f s cases
	shift 2
	rm -f "$log.xml"
	ctest --test-dir "$dir" -j "$(nproc)" --no-tests=ignore --output-on-failure \
		--output-junit "$PWD/$log.xml" "$@" >"$log" 2>&1 || status=$?
	p=$(junit_count tests "$log.xml")
	f=$(junit_count failures "$log.xml")
	s=$(($(junit_count skipped "$log.xml") + $(junit_count disabled "$log.xml")))
	p=$((p - f - s))
	if [ $status != 0 ] && [ "$f" = 0 ]; then
		f=1
	fi
	# cmocka names each skipped case twice, as it comes and in its summary.
	cases=$(grep -hE '^\[  SKIPPED \] [A-Za-z0-9_]+$' "$dir/Testing/Temporary/LastTest.log" 2>/dev/null |
		sort | uniq -c | awk '{ n += $1 > 1 ? int($1 / 2) : 1 } END { print n + 0 }')
	grep -hE '^\[  SKIPPED \] [A-Za-z0-9_]+$' "$dir/Testing/Temporary/LastTest.log" 2>/dev/null |
		sort -u >>"$log"
	if [ $((p + f + s)) = 0 ]; then
		s=1
		echo "skipped no such test is there" >>"$log"
		cases=0
	fi
	tally_add "$name" "$start" "$p" "$f" $((s + cases)) "$log"
}

# junit_count WHAT FILE: the attribute of the suite's first element.
junit_count() {
	local n
	n=$(sed -n "s/.*[[:space:]]$1=\"\([0-9]*\)\".*/\1/p" "$2" 2>/dev/null | head -n 1)
	echo "${n:-0}"
}

tally_finish() {
	printf 'took %d min %d s\n' $((SECONDS / 60)) $((SECONDS % 60))
	printf '%d passed, %d failed, %d skipped\n' "$passed" "$failed" "$skipped"
	[ "$failed" = 0 ]
	exit
}
