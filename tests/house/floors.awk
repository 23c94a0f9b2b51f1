# SPDX-License-Identifier: MIT
# Judges includes: floors.awk -v root=ROOT TABLE LIST (see floors.sh). The first file is the table,
# the second the list of the tree's files, each of which is read in turn.

function complain(file, line, words) {
	print file ":" line ": " words
	complaints++
}

function room_of(path) {
	return index(path, "/") ? substr(path, 1, index(path, "/") - 1) : "."
}

function module_of(path) {
	sub(/\.[ch]$/, "", path)
	return path
}

# A library's name in the table is the header itself, or the folder it stands in.
function library_of(header) {
	if (header in library)
		return header
	return room_of(header) in library ? room_of(header) : ""
}

function judge_library(file, line, header,    name, n, i, where) {
	if (header in libc)
		return
	name = library_of(header)
	if (name == "") {
		complain(file, line, "<" header "> is in no line of floors.txt")
		return
	}
	n = split(library[name], where, " ")
	for (i = 1; i <= n; i++)
		if (where[i] == room_of(file) || where[i] == module_of(file))
			return
	complain(file, line, "<" header "> belongs to" library[name] " alone")
}

function judge_edge(file, line, header,    from, to) {
	if (!(header in here)) {
		complain(file, line, "\"" header "\" is not a \"folder/module.h\" of this tree")
		return
	}
	from = room_of(file)
	to = room_of(header)
	if (from == to || (from, to) in edge || (from, header) in single ||
	    (module_of(file), to) in special)
		return
	complain(file, line, from " may not include " to " (\"" header "\")")
}

function judge_file(file,    line, number, own, last, from, name) {
	from = room_of(file)
	if (!(from in room) && !(from in beside)) {
		complain(file, 1, "C code in a folder that floors.txt does not know")
		return
	}
	own = module_of(file) ".h"
	number = 0
	last = ""
	while ((getline line < (root "/" file)) > 0) {
		number++
		if (line !~ /^[ \t]*#[ \t]*include/)
			continue
		if (line ~ /"[^"]*"/) {
			name = line
			sub(/^[^"]*"/, "", name)
			sub(/".*/, "", name)
			if (from in room)
				judge_edge(file, number, name)
			# A list that macros unfold (.def) stands where it is unfolded.
			if (name !~ /\.def$/)
				last = name
		} else if (line ~ /<[^>]*>/) {
			name = line
			sub(/^[^<]*</, "", name)
			sub(/>.*/, "", name)
			if (from in room)
				judge_library(file, number, name)
			last = name
		} else {
			complain(file, number, "an include that names nothing")
		}
	}
	close(root "/" file)
	if (from in room && file ~ /\.c$/ && own in here && last != own)
		complain(file, 1, "its own header \"" own "\" does not come last")
}

/^[ \t]*(#|$)/ && FILENAME == ARGV[1] {
	next
}

FILENAME == ARGV[1] {
	if ($1 == "room") {
		room[$2] = 1
		for (i = 3; i <= NF; i++)
			edge[$2, $i] = 1
	} else if ($1 == "header") {
		for (i = 3; i <= NF; i++)
			single[$2, $i] = 1
	} else if ($1 == "file") {
		for (i = 3; i <= NF; i++)
			special[$2, $i] = 1
	} else if ($1 == "beside") {
		beside[$2] = 1
	} else if ($1 == "library") {
		for (i = 3; i <= NF; i++)
			library[$2] = library[$2] " " $i
	} else if ($1 == "libc") {
		for (i = 2; i <= NF; i++)
			libc[$i] = 1
	} else {
		complain(FILENAME, FNR, "not a word of this table: " $1)
	}
	next
}

{
	here[$0] = 1
	if ($0 ~ /\.[ch]$/)
		files[++count] = $0
}

END {
	for (i = 1; i <= count; i++)
		judge_file(files[i])
	exit complaints > 0
}
