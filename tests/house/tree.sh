# SPDX-License-Identifier: MIT
# shellcheck shell=sh
# tree_list ROOT: the files of a tree, one a line, relative to it: what git tracks or would track, or,
# where there is no repository (a tarball, a made-up tree), whatever is there but the build.
# Sourced by floors.sh and bans.sh.

tree_list() {
	(
		cd "$1" || exit 1
		if [ -e .git ] && git rev-parse --git-dir >/dev/null 2>&1; then
			git ls-files -co --exclude-standard
		else
			find . -name .git -prune -o -path ./build -prune -o -type f -print | sed 's|^\./||'
		fi | LC_ALL=C sort | while read -r file; do
			[ ! -f "$file" ] || echo "$file"
		done
	)
}
