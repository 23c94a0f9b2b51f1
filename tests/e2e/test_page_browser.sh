#!/bin/sh
# SPDX-License-Identifier: MIT
#
# A patient answers on their page in Chromium: with the keyboard alone, without script, on a screen of
# 320 pixels, and axe-core has nothing to say of any page on the way. The two programs of others are
# pinned below, and fetched into the build folder once.

# shellcheck source=tests/e2e/lib.sh
. "${0%/*}/lib.sh"
# shellcheck source=tests/e2e/page.sh
. "${0%/*}/page.sh"

playwright=1.65.1 axe=4.14.1
for program in node npm curl sqlite3; do
	command -v "$program" >/dev/null || skip "$program is not installed (script/setup installs it)"
done
chromium=$(command -v chromium) || skip "chromium is not installed"
modules=$tools/npm/node_modules
if [ ! -f "$tools/npm/playwright-$playwright-axe-$axe" ]; then
	rm -rf "$tools/npm"
	mkdir -p "$modules"
	for package in "playwright-core@$playwright" "axe-core@$axe"; do
		name=${package%@*}
		(cd "$tools/npm" && timeout 120 npm pack --silent "$package") >"$tools/npm/log" 2>&1 ||
			skip "npm cannot fetch $package: $(tail -1 "$tools/npm/log")"
		mkdir "$modules/$name"
		tar -xzf "$tools/npm/$name-${package#*@}.tgz" -C "$modules/$name" --strip-components=1
		rm "$tools/npm/$name-${package#*@}.tgz"
	done
	: >"$tools/npm/playwright-$playwright-axe-$axe"
fi

page_house
sed -i -e '/^scores:/i\
  - linkId: day\
    type: date\
    text: { en: On what day was it? }' "$data/instruments/outing.yaml"
status 0 "$hark" check -d "$data"
serve
url=$(invite)

TMPDIR=$work timeout 150 node "${0%/*}/page_browser.mjs" "$modules" "$chromium" "$url" ||
	fail "the page in a browser"
same "what was given by keyboard is there" "tired|1000000000|
minutes|35000000000|
cost|0|
mood|2000000000|
company|0|skipped
words|0|
troubles|0|
day|0|" "$(sql "SELECT link_id, COALESCE(number, 0), CASE state WHEN 'skipped' THEN state ELSE '' END
	FROM answer WHERE superseded_at IS NULL ORDER BY id")"
same "the words, the boxes and the day" "Lovely <café>
1 3
2026-03-09" "$(sql "SELECT text FROM answer WHERE state = 'text' ORDER BY id")"
