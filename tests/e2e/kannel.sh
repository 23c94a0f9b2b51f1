# SPDX-License-Identifier: MIT
# shellcheck shell=sh
#
# Kannel as hark.conf(5) asks for it, for the tests that send and receive by it. After lib.sh, which
# sets what is not set here.
# shellcheck disable=SC2034,SC2154

PATH=$PATH:/usr/sbin
for program in bearerbox smsbox curl sqlite3; do
	command -v "$program" >/dev/null || skip "$program is not installed (script/setup installs it)"
done

# kannel_conf < the group of one smsc: $work/kannel.conf, with $admin, $boxes and $sendsms for ports.
kannel_conf() {
	cat >"$work/kannel.conf" <<-CONF
		group = core
		admin-port = $admin
		admin-interface = 127.0.0.1
		admin-password = adminpass
		status-password = statuspass
		admin-deny-ip = "*.*.*.*"
		admin-allow-ip = "127.0.0.1"
		smsbox-port = $boxes
		smsbox-interface = 127.0.0.1
		box-deny-ip = "*.*.*.*"
		box-allow-ip = "127.0.0.1"
		log-file = "$work/bearerbox.log"
		log-level = 1
		dlr-storage = internal
		store-type = spool
		store-location = "$work/spool"
		sms-combine-concatenated-mo = true

	CONF
	cat >>"$work/kannel.conf"
	cat >>"$work/kannel.conf" <<-CONF

		group = smsbox
		bearerbox-host = 127.0.0.1
		sendsms-port = $sendsms
		sendsms-interface = 127.0.0.1
		global-sender = 447700900000
		log-file = "$work/smsbox.log"
		log-level = 1
		mo-recode = true
		http-request-retry = 8640
		http-queue-delay = 1
		http-timeout = 30
		reply-couldnotfetch = ""
		reply-requestfailed = ""
		reply-couldnotrepresent = ""
		reply-emptymessage = ""

		group = sendsms-user
		username = hark
		password = kannelpass
		max-messages = 6
		concatenation = true
		user-deny-ip = "*.*.*.*"
		user-allow-ip = "127.0.0.1"

		group = sms-service
		keyword = default
		catch-all = true
		max-messages = 0
		concatenation = true
		omit-empty = true
		get-url = "http://127.0.0.1:$port/sms/kannel/$secret/inbound?id=%I&from=%p&to=%P&text=%b&ts=%T&coding=%c&charset=%C"
	CONF
	mkdir "$work/spool"
}

# Kannel's own fake network on $network, and free ports for all of it.
fake_network() {
	read -r admin boxes network sendsms port <<-PORTS
		$("$tools/e2e_ports" 5)
	PORTS
	kannel_conf <<-CONF
		group = smsc
		smsc = fake
		smsc-id = FAKE
		port = $network
		connect-allow-ip = 127.0.0.1
	CONF
}

# kannel_house: a data folder that sends by it and hears of it on $port.
kannel_house() {
	by_kannel | house
}

begin_bearerbox() {
	start bearerbox.out.log bearerbox -v 4 "$work/kannel.conf"
	bearerbox_pid=$started
}

# Of a row of outbox: its telephone has it, or its first part.
receipted="EXISTS (SELECT 1 FROM outbox_event WHERE outbox = outbox.id AND (detail = '1' OR detail LIKE '1:%'))"

# And on that network a telephone, which answers by $work/script and writes down what it heard.
begin_fake_network() {
	begin_bearerbox
	until_true "bearerbox is up" 10 is_listening "$network"
	start phone.log "$tools/e2e_phone" "$network" "$work/script" "$work/heard"
}

begin_smsbox() {
	start smsbox.out.log smsbox -v 4 "$work/kannel.conf"
	smsbox_pid=$started
	until_true "smsbox is up" 10 is_listening "$sendsms"
}
