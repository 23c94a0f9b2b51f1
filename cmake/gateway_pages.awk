# SPDX-License-Identifier: MIT
#
# awk -f gateway_pages.awk channels/registry.h channels/sms_*.c docs/hark.conf.5: that page, with the section of
# each gateway at the line that asks for them, in the order of registry.h. A gateway's section is the comment above
# its settings that begins with .Ss and its name: what is read from hark.conf and what is said of it stay together.

FILENAME ~ /registry\.h$/ {
	if (match($0, /^[ \t]*ROW\([a-z]+\)/))
		rows[++row_count] = substr($0, RSTART + index($0, "("), RLENGTH - index($0, "(") - 1)
	next
}

FILENAME ~ /\.c$/ {
	if ($0 ~ /^ \* \.Ss [a-z]+$/)
		name = $3
	else if ($0 == " */")
		name = ""
	if (name != "")
		section[name] = section[name] substr($0, 4) "\n"
	next
}

/^\.\\" Here: each gateway/ {
	for (i = 1; i <= row_count; i++) {
		if (!(rows[i] in section)) {
			print "no comment in channels/sms_*.c begins with \".Ss " rows[i] "\"" >"/dev/stderr"
			failed = 1
		}
		printf "%s", section[rows[i]]
	}
	asked = 1
	next
}

# The name of any.
/^\.It Li GATEWAY$/ {
	for (i = 1; i <= row_count; i++)
		names = names (i > 1 ? " , " : "") rows[i]
	print ".It Li " names
	next
}

{ print }

END {
	if (!asked)
		print "no line asks for the gateways" >"/dev/stderr"
	exit failed || !asked || row_count == 0
}
