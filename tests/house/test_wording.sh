#!/bin/sh
# SPDX-License-Identifier: MIT
#
# The watch over other people's words can fail: made-up words, under a made-up list, are found
# however they stand in a file, and others are let through. Then the list that is used: well formed,
# and with something of every instrument whose words are not ours.
set -eu
# shellcheck source=tests/house/judged.sh
. "$(dirname "$0")/judged.sh"

# look FILE WANT NAME: what stands in the file is found (a pattern), or is let through ("").
look() {
	found=$(sh "$here/wording.sh" "$tree/t" "$tree/list" 2>&1) && verdict=good || verdict=bad
	case $verdict:$found in
	good:) [ -z "$2" ] && say good "$3" || say bad "$3" "want \"$2\", got nothing" ;;
	bad:"$1:$2: words of "*) say good "$3" ;;
	*) say bad "$3" "want \"$2\", got $verdict: $found" ;;
	esac
	rm -rf "$tree/t"
	mkdir -p "$tree/t"
}

mkdir -p "$tree/t"
{
	echo '# made up'
	echo "$(sh "$here/wording.sh" --hash 'the quick purple ferret') ferret-12,ferret-3"
	echo "$(sh "$here/wording.sh" --hash 'seldom ferret anxious') ferret-3"
	echo "$(sh "$here/wording.sh" --hash 'did a ferret trouble you') ferret-12"
} >"$tree/list"

printf 'One\nSee the quick purple ferret run.\n' >"$tree/t/a.md"
look a.md 2 'a sentence'

printf 'I am seldom ferret-anxious.\n' >"$tree/t/a.md"
look a.md 1 'three words'

printf 'q1,DID a "Ferret" trouble: you?\n' >"$tree/t/a.csv"
look a.csv 1 'five words, in capitals and quoted'

printf '/* the quick\n * purple\n * ferret */\n' >"$tree/t/a.c"
look a.c 3 'over the lines of a comment'

printf 'x("the quick " /\n  "purple\\nferret");\n' >"$tree/t/a.c"
look a.c 2 'over two strings, with an escape'

printf '<p>the <em>quick</em>&nbsp;purple 12. ferret' >"$tree/t/a=b.html"
look a=b.html 1 'in markup, in a file without a last line end, of a strange name'

printf 'the quick purple\n' >"$tree/t/a.md"
printf 'ferret\n' >"$tree/t/b.md"
look '' '' 'never over the end of a file'

printf 'the quick brown ferret; the purple quick ferret; thequick purple ferret\n' >"$tree/t/a.md"
look '' '' 'other words, another order'

printf 'the quick purple ferret\0' >"$tree/t/a.bin"
look '' '' 'what is no text'

look '' '' 'an empty tree'

refuse() {
	sh "$here/wording.sh" "$tree/t" "$tree/list" >"$tree/out" 2>&1 && status=0 || status=$?
	[ "$status" = 2 ] && say good "$1" || say bad "$1" "exit $status, want 2"
}
printf 'words\n' >"$tree/t/a.md"
echo 'the quick purple ferret' >"$tree/list"
refuse 'a list of sentences is refused'
echo '# nothing' >"$tree/list"
refuse 'an empty list is refused'
rm "$tree/list"
refuse 'a list that is not there is refused'
if sh "$here/wording.sh" --hash 'two words' >"$tree/out" 2>&1; then
	say bad 'two words are too few' 'they were taken'
else
	say good 'two words are too few'
fi

# The list that is used, over the instruments whose words are somebody's.
for file in "$here"/../../instruments/library/*.yaml; do
	grep -qE '^  status: (licence-required|unknown)$' "$file" || continue
	id=$(sed -n 's/^instrument: //p' "$file")
	grep -qE "[ ,]$id(,|\$)" "$here/wording.txt" && say good "$id is watched" ||
		say bad "$id" 'no fragment in wording.txt'
done

finish
