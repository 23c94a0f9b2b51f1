-- SPDX-License-Identifier: MIT
-- What the patient was asked to confirm before it is stored: "Shall we change question 2 to: 3?", or
-- the answers of one text to several questions. Rows go when it is confirmed, or no longer asked.
CREATE TABLE proposal (
	conversation    INTEGER NOT NULL REFERENCES conversation (id),
	position        INTEGER NOT NULL,    -- the item's place in the conversation, from 0
	number          INTEGER,             -- decimal; NULL: it is the date
	day             TEXT NOT NULL,       -- or ''
	inbox           INTEGER NOT NULL REFERENCES inbox (id), -- the text that it was read from
	rule            TEXT NOT NULL,       -- what decided: number, label …
	reading_version INTEGER NOT NULL,
	PRIMARY KEY (conversation, position)
) WITHOUT ROWID;

-- How many questions the last text put at once; 0: one, -1: one, and never several again.
ALTER TABLE conversation ADD COLUMN together INTEGER NOT NULL DEFAULT 0;
