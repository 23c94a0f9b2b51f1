# SPDX-License-Identifier: MIT
# shellcheck shell=sh
#
# A patient with a page of theirs, for the tests that open it. After lib.sh, which sets what is not set here.
# shellcheck disable=SC2034,SC2154

# The items of the house may be shown on a page and not be texted, so that an invitation has a link.
web_only() {
	sed -i 's/modes: \[sms, email, staff\]/modes: [web, staff]/' "$data/instruments/outing.yaml"
}
# ... and one more, of which several answers may be chosen.
several() {
	sed '/^scores:/,$d' "$data/instruments/outing.yaml" >"$work/outing"
	cat >>"$work/outing" <<-YAML
		  - linkId: troubles
		    type: choices
		    text: { en: What did you have afterwards? }
		    options:
		      - { value: 1, label: { en: pain } }
		      - { value: 2, label: { en: swelling } }
		      - { value: 3, label: { en: blisters } }
		      - { value: 4, label: { en: none of these }, exclusive: yes }
	YAML
	sed -n '/^scores:/,$p' "$data/instruments/outing.yaml" >>"$work/outing"
	cp "$work/outing" "$data/instruments/outing.yaml"
}
# A patient comes in; prints their link.
invite() {
	echo "Ada,9990000018,07700 900123," | patients >"$work/in.csv"
	status 0 "$hark" import procedures -d "$data" "$work/in.csv" >&2
	until_true "the invitation is written" 30 \
		holds "SELECT COUNT(*) FROM outbox WHERE purpose = 'invitation'" >&2
	sql "SELECT body FROM outbox WHERE purpose = 'invitation'" | grep -oE 'https?://[^ ]+/a/[0-9a-z]+'
}

# The data folder of a service on $port, which has pages at $base and no gateway.
page_house() {
	port=$("$tools/e2e_ports" 1)
	base=http://127.0.0.1:$port
	house <<-CONF
		sms: phone
		email: none
		web: { url: "$base" }
		listen: { address: 127.0.0.1, port: $port }
	CONF
	web_only
	several
}
