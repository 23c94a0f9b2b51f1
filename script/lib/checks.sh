# SPDX-License-Identifier: MIT
# The checks of script/test that are neither a build nor a ctest. Sourced by script/test.
# shellcheck shell=bash

# Lists the tree's files that match the globs, tracked or about to be; in a tarball, whatever is there.
tree_files() {
	if [ -e .git ] && git rev-parse --git-dir >/dev/null 2>&1; then
		git ls-files -co --exclude-standard -- "$@"
	else
		local glob names=()
		for glob in "$@"; do
			names+=(-o -path "./$glob")
		done
		find . -path ./build -prune -o -type f \( "${names[@]:1}" \) -print | sed 's|^\./||'
	fi | while read -r file; do
		[ ! -f "$file" ] || echo "$file"
	done
}

check_format() {
	tree_files '*.c' '*.h' | xargs -r clang-format --dry-run -Werror
}

check_shell() {
	{
		tree_files '*.sh'
		tree_files 'script/*' '.ci/*' 'bench/*' |
			while read -r file; do
				if head -n 1 "$file" | grep -qE '^#!.*/(ba)?sh'; then
					echo "$file"
				fi
			done
	} | sort -u | xargs -r shellcheck -x -S warning -e SC1090,SC1091
}

check_man_pages() {
	local pages
	pages=$(tree_files 'docs/*.1' 'docs/*.5' 'docs/*.8')
	if [ -z "$pages" ]; then
		echo "there is no man page"
		return "$SKIPPED"
	fi
	# shellcheck disable=SC2086 # a list of words is meant
	mandoc -T lint -W warning $pages &&
		awk -f cmake/gateway_pages.awk channels/registry.h channels/sms_*.c docs/hark.conf.5 |
		mandoc -T lint -W warning
}

# The threshold is in tenths: 1.5 of 10, where a unit without any hardening scores 9.2.
check_sandbox() {
	if ! command -v systemd-analyze >/dev/null; then
		echo "there is no systemd-analyze here"
		return "$SKIPPED"
	fi
	systemd-analyze security --offline=true --no-pager --threshold=15 packaging/hark.service
}

# check_transcripts BUILD: each of them, as many at a time as there are cores; a player for some dozens of
# them, which reads the languages once and leaves each transcript to a child of its own.
check_transcripts() {
	tree_files 'tests/transcripts/*/*.txt' |
		xargs -r -P "$(nproc)" -n 80 "$1/tests/transcripts/play_transcript"
}

# check_valgrind BUILD JUNIT: the unit tests under valgrind, as many at a time as there are cores. What
# forks daemons or plays the simulation is judged elsewhere; and valgrind is thirty times slower, so that a
# test which takes its time already (JUNIT, of the run before, knows) is left to the sanitizers.
VALGRIND_PATIENCE=0.25

check_valgrind() {
	local build=$1 junit=$2
	ctest --test-dir "$build" -N -LE 'e2e|simulation|slow|fuzz|transcript' |
		sed -n 's/^ *Test *#[0-9]*: \([a-z_0-9]*\)\.\([a-z_0-9]*\)$/\1 \2/p' |
		while read -r room name; do
			if [ ! -x "$build/tests/$room/test_${room}_$name" ]; then
				continue
			fi
			if junit_is_slow "$junit" "$room.$name"; then
				echo "skipped $room.$name is slow already; the sanitizers have seen it" >&2
			else
				echo "$room $name"
			fi
		done | xargs -r -P "$(nproc)" -L 1 bash -c 'one_under_valgrind "$@"' _ "$build"
}

junit_is_slow() {
	sed -nE "s/.*<testcase name=\"$2\".* time=\"([0-9.]+)\".*/\1/p" "$1" |
		awk -v most=$VALGRIND_PATIENCE '$1 > most { slow = 1 } END { exit !slow }'
}

one_under_valgrind() {
	local dir=$1/tests/$2 name=$2.$3 program=test_$2_$3 log=build/check/logs/valgrind.$2.$3.log
	log=$PWD/$log
	if (cd "$dir" && timeout 300 valgrind --quiet --leak-check=full --error-exitcode=99 \
		--errors-for-leak-kinds=definite --child-silent-after-fork=yes \
		"./$program") >"$log" 2>&1; then
		echo "passed $name"
	else
		sed "s/^/$name: /" "$log" | tail -n 40
		echo "FAILED $name"
	fi
}
export -f one_under_valgrind

# compiled_sources BUILD: the sources of the rooms that the build compiles.
compiled_sources() {
	sed -n "s|.*\"file\": \"$PWD/\(.*\.c\)\".*|\1|p" "$1/compile_commands.json" |
		grep -vE '^(tests|bench|cmake|build)/' | sort -u
}

check_tidy() {
	compiled_sources "$1" | xargs -r -P "$(nproc)" -n 1 bash -c 'one_under_tidy "$@"' _ "$1"
}

one_under_tidy() {
	local words
	if words=$(clang-tidy -p "$1" --quiet --warnings-as-errors='*' "$2" 2>/dev/null); then
		echo "passed $2"
	else
		printf '%s\nFAILED %s\n' "$words" "$2"
	fi
}
export -f one_under_tidy

# gcc's analyser warns while it compiles, so the folder is made anew: what is up to date is silent.
check_analyze() {
	local build=build/check/analyze log=build/check/logs/analyze-build.log source
	rm -rf "$build"
	cmake --preset analyze -B "$build" && cmake --build "$build" -j "$(nproc)" -- -k 0 >"$log" 2>&1
	grep -hE 'error:' "$log"
	for source in $(compiled_sources "$build"); do
		if grep -E "/$source:[0-9]+:[0-9]+: warning: .*Wanalyzer" "$log"; then
			echo "FAILED $source"
		else
			echo "passed $source"
		fi
	done
}

# 2.10 stumbles over a compound literal after `?`, and says so as an "internal" error.
check_cppcheck() {
	cppcheck --project="$1/compile_commands.json" --enable=warning,portability,performance \
		--inline-suppr --suppress=missingIncludeSystem --suppress='*:*/build/*' --suppress=internalAstError \
		--error-exitcode=1 --quiet -j "$(nproc)"
}

# check_package BUILD: makes the .deb, unpacks it beside the system, and starts what is in it.
check_package() {
	local build=$1 root
	root=$(mktemp -d) || return 1
	(cd "$build" && cpack -G DEB) &&
		dpkg-deb -I "$build"/hark_*.deb &&
		dpkg-deb -x "$build"/hark_*.deb "$root" &&
		(cd "$root" && find . -type f) &&
		"$root/usr/sbin/hark" -V &&
		test -f "$root/lib/systemd/system/hark.service" &&
		test -f "$root/usr/lib/sysusers.d/hark.conf" &&
		test -f "$root/etc/hark/hark.conf"
	local status=$?
	rm -rf "$root"
	return $status
}

check_bench() {
	if [ ! -x bench/run ]; then
		echo "there is no bench/run"
		return "$SKIPPED"
	fi
	cmake --preset release && cmake --build --preset release -j "$(nproc)" && bench/run
}
