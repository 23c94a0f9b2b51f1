-- SPDX-License-Identifier: MIT
--
-- What each text was read for, and what it was taken for: so that it can be read again with other
-- rules, and the two compared.

CREATE TABLE hearing (
	inbox           INTEGER PRIMARY KEY REFERENCES inbox (id),
	language        TEXT NOT NULL,
	position        INTEGER,             -- the open item's place in the script; NULL: none was asked
	behind          INTEGER,             -- the item behind "leave it out, really?", or NULL
	yes_no          INTEGER NOT NULL,    -- 1: YES or NO was asked
	re_asked        INTEGER NOT NULL,    -- 1: the item had been asked again
	has_media       INTEGER NOT NULL,
	said            TEXT NOT NULL,       -- what we had last said: to know it when it is quoted
	outcome         TEXT NOT NULL,       -- what it was taken for, in our words and numbers
	rule            TEXT NOT NULL,
	reading_version INTEGER NOT NULL,
	phrases_version TEXT NOT NULL
);
CREATE INDEX inbox_by_time ON inbox (received_at);
