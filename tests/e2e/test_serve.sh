#!/bin/sh
# SPDX-License-Identifier: MIT
#
# What a running service owes the one who runs it: one writer for a folder, commands that go through
# it, an orderly end, and a clear word when it can't begin.

# shellcheck source=tests/e2e/lib.sh
. "${0%/*}/lib.sh"

for program in curl sqlite3; do
	command -v "$program" >/dev/null || skip "$program is not installed (script/setup installs it)"
done

read -r port other <<-PORTS
	$("$tools/e2e_ports" 2)
PORTS

house <<-CONF
	sms: phone
	email: phone
	listen: { address: 127.0.0.1, port: $port }
CONF
serve
check "/health says that it is ready" grep -q '"ready":true' "$work/health"
same "no page gives anything away" 404 \
	"$(curl -s -o "$work/out" -w '%{http_code}' "http://127.0.0.1:$port/patients")"

# One writer. The second is gone within a second of what it takes here and now to read the folder.
began=$(date +%s%3N)
status 0 "$hark" check -d "$data"
read_in=$(($(date +%s%3N) - began))
began=$(date +%s%3N)
status 7 "$hark" serve -d "$data"
said "another hark"
check "at once" [ $(($(date +%s%3N) - began)) -le $((1000 + 2 * read_in)) ]
check "the first goes on" curl -fsS -o "$work/health" "http://127.0.0.1:$port/health"

# Commands go through it
echo "Ada,9990000018,07700 900123," | patients >"$work/in.csv"
status 0 "$hark" import procedures -d "$data" "$work/in.csv"
said "added 1,"
until_true "what was imported is asked about at once" 10 \
	holds "SELECT COUNT(*) FROM outbox WHERE purpose = 'invitation' AND state <> 'queued'"
status 0 "$hark" import procedures -d "$data" "$work/in.csv"
said "added 0, changed 0, unchanged 1, refused 0"
status 0 "$hark" patient stop -d "$data" -y 9990000018
until_true "a stop takes effect" 5 \
	holds "SELECT COUNT(*) FROM address WHERE state = 'stopped'"
same "in the trail it is a person's doing" 1 \
	"$(sql "SELECT COUNT(*) > 0 FROM audit WHERE actor = '$(id -un)'")"
status 0 "$hark" patient show -d "$data" 9990000018
said "stopped"

# Bad rows by number, good ones taken, through the service as well
{
	cat "$work/in.csv"
	echo "9990000026,Bob,Example,not-a-date,07700 900124,,e2e,left,$(day 20),$(day 2),$(day 2),foot,,"
	echo "9990000034,Cy,Example,1960-01-01,07700 900125,,e2e,left,$(day 20),$(day 2),$(day 2),foot,,"
} >"$work/bad.csv"
status 3 "$hark" import procedures -d "$data" "$work/bad.csv"
said "bad.csv: row 3: date_of_birth"
said "added 1, changed 0, unchanged 1, refused 1"
printf 'nhs_number,given_name\n9990000018,Ada\n' >"$work/columns.csv"
status 3 "$hark" import procedures -d "$data" "$work/columns.csv"
said "columns.csv: row 1: "
{
	cat "$work/in.csv"
	printf '9990000042,"Di"x,Example\n'
} >"$work/broken.csv"
status 3 "$hark" import procedures -d "$data" "$work/broken.csv"
said "broken.csv: row 3: "
printf '\377\000"a"b,\n' >"$work/noise.csv"
status 1 "$hark" import procedures -d "$data" "$work/noise.csv"
said "noise.csv: "
status 5 "$hark" import procedures -d "$data" "$work/absent.csv"
same "nothing came of these" 2 "$(sql "SELECT COUNT(*) FROM patient")"

# A port that is taken
"$hark" init "$work/second" >"$work/init2.log" 2>&1
sed -i "s/8017/$port/" "$work/second/hark.conf"
status 7 "$hark" serve -d "$work/second"
said "$port"

end_service

status 0 "$hark" due -d "$data"

# A backup is put back: held, by itself, and said
cp "$data/hark.db" "$work/backup.db"
serve
end_service
same "a start is no backup" 0 "$(sql "SELECT hold FROM organisation")"
cp "$work/backup.db" "$data/hark.db"
serve
until_true "an older store is held" 5 holds "SELECT hold FROM organisation"
end_service
check "and the log says why" grep -q store.put-back "$work/hark.log"
status 0 "$hark" restored -d "$data"
said "on hold; 0 conversations"
status 0 "$hark" hold -d "$data" --release

# ... of a second ago, when hark was killed in the next
serve
sqlite3 "$data/hark.db" ".backup '$work/backup.db'"
status 0 "$hark" hold -d "$data" --team foot
kill -9 "$hark_pid"
wait "$hark_pid" || true
cp "$work/backup.db" "$data/hark.db"
rm -f "$data/hark.db-wal" "$data/hark.db-shm"
serve
until_true "a store of a second ago is held" 5 holds "SELECT hold FROM organisation"
end_service
status 0 "$hark" hold -d "$data" --release

# ... of before a command, with no service there
cp "$data/hark.db" "$work/backup.db"
status 0 "$hark" patient stop -d "$data" -y 9990000034
cp "$work/backup.db" "$data/hark.db"
status 0 "$hark" due -d "$data"
same "who only looks holds nothing" 0 "$(sql "SELECT hold FROM organisation")"
status 0 "$hark" clock accept -d "$data"
same "the next who writes does, whoever it is" 1 "$(sql "SELECT hold FROM organisation")"
status 0 "$hark" hold -d "$data" --release

# ... and the whole folder, but where a person says that it was carried there
cp -a "$data" "$work/folder"
rm -rf "$data"
cp -a "$work/folder" "$data"
status 0 "$hark" moved -d "$data"
serve
end_service
same "a folder that was moved is not held" 0 "$(sql "SELECT hold FROM organisation")"
rm -rf "$data"
cp -a "$work/folder" "$data"
serve
until_true "one that was put back is" 5 holds "SELECT hold FROM organisation"
end_service
status 0 "$hark" hold -d "$data" --release

# A demonstration is no service
sed -i "s/port: $port/port: $other/" "$work/second/hark.conf"
sqlite3 "$work/second/hark.db" "INSERT INTO meta (key, value) VALUES ('demonstration', '1')"
status 6 "$hark" serve -d "$work/second"
said "demonstration"

# Faults in what people write
conf=$data/hark.conf
cp "$conf" "$work/good.conf"
sed "s/^sms: phone/sms: pigeon/" "$work/good.conf" >"$conf"
status 4 "$hark" serve -d "$data"
said "data/hark.conf:1:6: "
{
	cat "$work/good.conf"
	echo "colour: blue"
} >"$conf"
status 4 "$hark" serve -d "$data"
said "data/hark.conf:$(grep -n colour "$conf" | cut -d: -f1):1: "
printf 'organisation: [\n' >"$conf"
status 4 "$hark" serve -d "$data"
said "data/hark.conf:2:1: "
rm "$conf"
mkdir "$conf"
status 4 "$hark" serve -d "$data"
rmdir "$conf"
sed "s/key: test/key: else/" "$work/good.conf" >"$conf"
status 4 "$hark" serve -d "$data"
said "does not change once it is in use"
if [ "$(id -u)" -ne 0 ]; then
	cp "$work/good.conf" "$conf"
	chmod 0 "$conf"
	status 4 "$hark" serve -d "$data"
	said "Permission denied"
	chmod 600 "$conf"
fi

# Secrets: absent, open to others, too short
kannel() {
	sed "s/^sms: phone/sms: kannel/" "$work/good.conf"
	cat <<-CONF
		kannel:
		  url: http://127.0.0.1:$other/cgi-bin/sendsms
		  user: hark
		  password_file: $work/password
		  from: "+447700900000"
		  receipt_url: http://127.0.0.1:$port
		  secret_file: $1
	CONF
}
kannel "$work/no-secret" >"$conf"
status 4 "$hark" serve -d "$data"
said "no-secret"
cp "$work/secret" "$work/open-secret"
chmod 644 "$work/open-secret"
kannel "$work/open-secret" >"$conf"
status 4 "$hark" serve -d "$data"
said "open-secret"
printf 'shortish\n' >"$work/short-secret"
chmod 600 "$work/short-secret"
kannel "$work/short-secret" >"$conf"
status 4 "$hark" serve -d "$data"
said "16"

# After all that it serves as before.
cp "$work/good.conf" "$conf"
serve
end_service
same "and has all it had" 2 "$(sql "SELECT COUNT(*) FROM patient")"
