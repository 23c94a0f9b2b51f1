-- SPDX-License-Identifier: MIT
-- A long text comes from some gateways in parts, each in a call and under an id of its own. Parts wait
-- here until the last one has come, or until they have waited long enough; then they are one row of
-- the inbox. A part stays after that, without its words, so that its repeat is known.
CREATE TABLE inbox_part (
	id           INTEGER PRIMARY KEY,
	organisation INTEGER NOT NULL REFERENCES organisation (id),
	channel      TEXT NOT NULL,
	kind         TEXT NOT NULL,          -- sms
	ext_id       TEXT NOT NULL,
	sender       TEXT NOT NULL,
	recipient    TEXT NOT NULL,
	ref          TEXT NOT NULL,          -- what the parts of one text have in common
	part         INTEGER NOT NULL,       -- 1..
	part_count   INTEGER NOT NULL,
	body         TEXT NOT NULL,
	sent_at      INTEGER,
	received_at  INTEGER NOT NULL,
	damaged      INTEGER NOT NULL,
	waits        INTEGER NOT NULL,       -- 0: joined, and its words are the inbox's
	UNIQUE (channel, ext_id)
);
CREATE INDEX inbox_part_waiting ON inbox_part (channel, sender, ref) WHERE waits = 1;
