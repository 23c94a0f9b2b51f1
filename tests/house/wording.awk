# SPDX-License-Identifier: MIT
#
# Finds fragments of wording by their hashes: in each file, every run of as many words as a fragment
# has is hashed and looked up. Words are letters alone, whatever their case, so that line ends,
# quotation marks, markup and escapes hide nothing. A run has two sums of 31 bits, and both must be
# those of the fragment. awk -v list=FILE; with -v run="some words" their hash is printed instead.

BEGIN {
	letters = "abcdefghijklmnopqrstuvwxyz"
	P = 2147483647; Q = 2147483629
	if (run != "") {
		line = run
		count = split_words()
		if (count < 3 || count > 5) {
			print "wording.awk: " count " words, expected 3 to 5" >"/dev/stderr"
			failed = 1
			exit 2
		}
		for (i = 1; i <= count; i++)
			hear(words[i])
		print count, hash(count)
		exit 0
	}
	while ((got = getline entry <list) > 0) {
		number++
		if (entry ~ /^#/ || entry ~ /^$/)
			continue
		if (entry !~ /^[345] [0-9]+-[0-9]+ [a-z0-9-]+(,[a-z0-9-]+)*$/) {
			print list ":" number ": no fragment, expected `words hash instruments`" >"/dev/stderr"
			failed = 1
			exit 2
		}
		split(entry, field, " ")
		length_of[field[1]] = 1
		split(field[2], half, "-")
		first[half[1]] = 1
		whose[field[1] " " field[2]] = field[3]
		known++
	}
	if (got < 0 || known == 0) {
		print list ": no fragments, expected a list of them" >"/dev/stderr"
		failed = 1
		exit 2
	}
}

# Leaves the words of `line` in `words` and says how many.
function split_words() {
	gsub(/\\[nrt]/, " ", line)
	gsub(/<[^<>]*>/, " ", line)
	gsub(/&[a-z]+;/, " ", line)
	line = tolower(line)
	gsub(/[^a-z]+/, " ", line)
	sub(/^ /, "", line)
	sub(/ $/, "", line)
	return line == "" ? 0 : split(line, words, " ")
}

# The sums of a word, worked out once: a tree has few words, used often.
function learn(word, n, a, b, c) {
	a = b = 7
	for (n = 1; n <= length(word); n++) {
		c = index(letters, substr(word, n, 1))
		a = (a * 131 + c) % P
		b = (b * 257 + c) % Q
	}
	sum_a[word] = a
	sum_b[word] = b
}

# Shifts a word into the last five.
function hear(word) {
	if (!(word in sum_a))
		learn(word)
	at = (at + 1) % 5
	last_a[at] = sum_a[word]
	last_b[at] = sum_b[word]
	heard++
}

function hash_a(n, k, a) {
	a = 0
	for (k = n - 1; k >= 0; k--)
		a = (a * 1000003 + last_a[(at + 5 - k) % 5]) % P
	return a
}

function hash(n, k, b) {
	b = 0
	for (k = n - 1; k >= 0; k--)
		b = (b * 999983 + last_b[(at + 5 - k) % 5]) % Q
	return sprintf("%.0f-%.0f", hash_a(n), b)
}

FNR == 1 {
	heard = 0
}

{
	line = $0
	count = split_words()
	for (i = 1; i <= count; i++) {
		hear(words[i])
		for (n in length_of) {
			if (heard < n + 0 || !(sprintf("%.0f", hash_a(n + 0)) in first))
				continue
			key = n " " hash(n + 0)
			if (key in whose)
				print substr(FILENAME, 3) ":" FNR ": words of " whose[key] ", which are not ours to ship"
		}
	}
}

END {
	if (failed)
		exit 2
}
