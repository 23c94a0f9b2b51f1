#!/bin/sh
# SPDX-License-Identifier: MIT
#
# A patient answers on their page, as curl is a browser: who they are, one question after another, a
# form sent twice and twenty times at once, a service that is killed between two questions. Who has
# not the link, or the link and not the year of birth, learns nothing.

# shellcheck source=tests/e2e/lib.sh
. "${0%/*}/lib.sh"
# shellcheck source=tests/e2e/page.sh
. "${0%/*}/page.sh"

for program in curl sqlite3; do
	command -v "$program" >/dev/null || skip "$program is not installed (script/setup installs it)"
done

page_house
sed '/^web:/d' "$data/hark.conf" >"$work/pageless.conf"
status 0 "$hark" check -d "$data" --config "$work/pageless.conf"
said "asked on a page only, and hark.conf has no web: url: outing"
status 0 "$hark" check -d "$data"
check "with a page there is nothing to say of it" sh -c "! grep -q 'page only' '$work/said'"
serve
url=$(invite)
token=${url##*/}
jar=$work/jar

# A browser: its answer's status; the page is in $work/page, the head in $work/head.
browse() {
	curl -s -m 20 -o "$work/page" -D "$work/head" -w '%{http_code}' -b "$jar" -c "$jar" "$@"
}
stranger() {
	curl -s -m 20 -o "$work/page" -D "$work/head" -w '%{http_code}' "$@"
}
shows() {
	grep -qF -- "$1" "$work/page"
}
# Proofs and links are drawn, and one in a hundred has an "ada" in it.
shows_not() {
	! sed -E 's/value="[0-9a-z]*"//g; s#/a/[0-9a-z]+##g' "$work/page" | grep -qiF -- "$1"
}
field() {
	sed -nE "s/.*name=\"$1\" value=\"([^\"]*)\".*/\1/p" "$work/page" | tail -1
}
# send ACT [-d FIELD=VALUE...]: the form of the page that is in $work/page.
send() {
	act=$1
	shift
	set -- -d "form=$(field form)" -d "item=$(field item)" -d "stands=$(field stands)" -d "act=$act" "$@"
	browse "$@" "$url"
}
# answer WORDS_OF_THE_QUESTION ACT [-d FIELD=VALUE...]: and then the next page is shown.
answer() {
	words=$1
	shift
	check "asked: $words" shows "$words"
	same "answered: $*" 303 "$(send "$@")"
	same "and on it goes" 200 "$(browse "$url")"
}
answers() {
	sql "SELECT COUNT(*) FROM answer"
}

# Strangers
same "an unknown link is not there" 404 "$(stranger "$base/a/0123456789abcdefghjkmnpqrs")"
cp "$work/page" "$work/unknown"
same "nor is a mistyped one" 404 "$(stranger "$base/a/x")"
check "in the same words" cmp -s "$work/unknown" "$work/page"
for header in "Content-Security-Policy: default-src 'none'" 'Cache-Control: no-store' \
	'Referrer-Policy: no-referrer' 'X-Content-Type-Options: nosniff'; do
	check "with $header" grep -qF "$header" "$work/head"
done
same "the link asks who it is" 200 "$(stranger "$url")"
check "by the year of birth" shows "In what year were you born?"
for word in Ada Example outing tired walk; do
	check "and says nothing of $word" shows_not "$word"
done
same "a form without its proof is none" 400 "$(stranger -d 'act=answer&value=1' "$url")"
same "nor is one from elsewhere" 400 \
	"$(stranger -H 'Sec-Fetch-Site: cross-site' -d "act=year&form=x&item=0&stands=0&value=1960" "$url")"
same "nor a question answered without a pass" 200 \
	"$(stranger -d 'act=answer&form=x&item=0&stands=0&value=1' "$url")"
check "it asks who it is" shows "In what year were you born?"
same "nothing came of these" 0 "$(answers)"

# Ada
same "she opens it" 200 "$(browse "$url")"
same "and mistypes the year" 200 "$(send year -d value=1906)"
check "which is told" shows "That is not the year we have"
same "and types it" 303 "$(send year -d value=1960)"
check "the pass is no script's" grep -qi "^set-cookie: hark=[0-9a-z]*; Path=/a/$token; HttpOnly; SameSite=Lax" "$work/head"
same "she is shown the first question" 200 "$(browse "$url")"
check "which it is" shows "Question 1 of 7"
cp "$work/page" "$work/first"
answer "How tired were you" answer -d value=1
check "the second" shows "Question 2 of 7"
cp "$work/page" "$work/second"
cp "$work/first" "$work/page"
same "the first form again is answered" 200 "$(send answer -d value=2)"
check "with what stands" shows "That question has been answered meanwhile"
same "and nothing is changed" "1|1000000000" "$(sql "SELECT COUNT(*), MAX(number) FROM answer")"

cp "$work/second" "$work/page"
same "what is out of range is told" 200 "$(send answer -d value=91)"
check "in words" shows "Your answer must be a number from 0 to 90"
same "and not kept" 1 "$(answers)"
form="form=$(field form)&item=$(field item)&stands=$(field stands)&act=answer&value=35"
pass=$(awk '$6 == "hark" { print $7 }' "$jar")
copies=
for copy in $(seq 20); do
	curl -s -m 30 -o "$work/out.$copy" -w '%{http_code}\n' -b "hark=$pass" -d "$form" "$url" \
		>"$work/code.$copy" &
	copies="$copies $!"
done
for copy in $copies; do
	wait "$copy"
done
cat "$work"/code.* >"$work/codes"
same "of twenty forms at once one is taken" "19 200,1 303" \
	"$(sort "$work/codes" | uniq -c | awk '{ print $1, $2 }' | paste -sd ,)"
same "and kept once" "1|35000000000" \
	"$(sql "SELECT COUNT(*), MAX(number) FROM answer WHERE link_id = 'minutes'")"

# What was answered with 303 is on disk.
same "she goes on" 200 "$(browse "$url")"
check "asked: £5" shows "Did it cost you more than £5?"
same "answered: no" 303 "$(send answer -d value=0)"
kill -9 "$hark_pid"
wait "$hark_pid" 2>/dev/null || true
serve
same "the service was killed: the answer is there" 1 \
	"$(sql "SELECT COUNT(*) FROM answer WHERE link_id = 'cost' AND number = 0")"
same "and so is the next question" 200 "$(browse "$url")"
answer "Your mood? 🙂" answer -d value=2
answer "Did somebody come with you?" skip
answer "What else would you like" back
answer "Did somebody come with you?" answer -d value=1
check "asked: words" shows "What else would you like"
same "answered in words" 303 "$(send answer --data-urlencode 'value=The café was <b>£2.80</b>, lovely 😀')"
same "the last question comes" 200 "$(browse "$url")"
check "asked: several" shows "What did you have afterwards?"
same "none of these beside another is told" 200 "$(send answer -d chosen=2 -d chosen=4)"
check "in words" shows "Choose either &quot;none of these&quot; or other answers, not both"
same "and not kept" 0 "$(sql "SELECT COUNT(*) FROM answer WHERE link_id = 'troubles'")"
same "nothing ticked is told" 200 "$(send answer)"
check "in words too" shows "Give your answer, or skip this question"
same "answered: two of them" 303 "$(send answer -d chosen=3 -d chosen=1)"
same "she is thanked" 200 "$(browse "$url")"
check "in words" shows "That was the last question"
same "whoever has no pass finds nothing any more" 404 "$(stranger "$url")"
check "as if there had been nothing" cmp -s "$work/unknown" "$work/page"

same "all is there" "complete|web" "$(sql "SELECT status, mode FROM response")"
same "as she gave it" "tired|1000000000|
minutes|35000000000|
cost|0|
mood|2000000000|
company|1000000000|
words||The café was <b>£2.80</b>, lovely 😀
troubles||1 3" \
	"$(sql "SELECT link_id, number, text FROM answer WHERE superseded_at IS NULL ORDER BY id" |
		sed 's/^\(words\|troubles\)|0|/\1||/')"
same "by the page" "page" "$(sql "SELECT DISTINCT rule FROM answer")"
same "only the invitation was texted" "invitation" "$(sql "SELECT DISTINCT purpose FROM outbox")"
same "the link stands in the text that brought it, and in no other column" "1|0" \
	"$(sql "SELECT (SELECT COUNT(*) FROM outbox WHERE body LIKE '%$token%'), (SELECT COUNT(*) FROM conversation WHERE said LIKE '%$token%')")"
same "the link is kept as its hash" "$(printf %s "$token" | sha256sum | cut -d ' ' -f 1)" \
	"$(sql "SELECT token_hash FROM link")"
end_service
check "the link is in no log" sh -c "! grep -qF '$token' '$work/hark.log'"
check "nor is what she wrote" sh -c "! grep -qF 'lovely' '$work/hark.log'"
