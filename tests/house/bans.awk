# SPDX-License-Identifier: MIT
# Reads C files and splits code, comments and strings apart: `//` is complained of where it is a
# comment and not where it stands in a string, a word of SQL where it stands in a string and not in
# prose. Also counts lines. bans.awk FILE...

function complain(words) {
	print file ":" number ": " words
}

function judge_code(code) {
	if (code ~ /^[ \t]*#[ \t]*if[ \t]+0([^0-9xX.]|$)/)
		complain("`#if 0`: what is not used goes; git remembers it")
}

function judge_string(text,    upper) {
	upper = toupper(text)
	if (upper ~ /CURRENT_(TIMESTAMP|DATE|TIME)/ || upper ~ /(^|[^A-Z_])(NOW|JULIANDAY|UNIXEPOCH|DATETIME|STRFTIME)[ ]*\(/)
		complain("SQL must not ask for the time; bind it")
}

# One line through the state machine: state is "code", "comment" or "string"; a quote of either kind
# opens a string, which the line's end closes unless a backslash carries it on.
function split_line(line,    i, n, c, two, code, text) {
	code = text = ""
	n = length(line)
	for (i = 1; i <= n; i++) {
		c = substr(line, i, 1)
		two = substr(line, i, 2)
		if (state == "comment") {
			if (two == "*/") {
				state = "code"
				i++
			}
		} else if (state == "string") {
			if (c == "\\") {
				text = text two
				i++
			} else if (c == quote) {
				state = "code"
				code = code c
				if (quote == "\"")
					judge_string(text)
				text = ""
			} else {
				text = text c
			}
		} else if (two == "/*") {
			state = "comment"
			i++
		} else if (two == "//") {
			complain("`//` is for drafts; a comment is /* like this */")
			break
		} else if (c == "\"" || c == "'") {
			state = "string"
			quote = c
			code = code c
		} else {
			code = code c
		}
	}
	if (state == "string" && line !~ /\\$/)
		state = "code"
	judge_code(code)
}

function end_file() {
	if (file != "" && number > 450)
		complain(number " lines; a file is one noun and stops at 450")
}

FNR == 1 {
	end_file()
	file = FILENAME
	sub(/^\.\//, "", file)
	state = "code"
}

{
	number = FNR
	if ($0 ~ /[ \t]$/)
		complain("white space at the end of the line")
	split_line($0)
}

END {
	end_file()
}
