-- SPDX-License-Identifier: MIT
--
-- Links to the page on which a patient may answer instead of by text. A link is a secret that only
-- its text holds: here stands what it hashes to, so that whoever reads this file can open no page.

CREATE TABLE link (
	token_hash   TEXT PRIMARY KEY,       -- SHA-256 of the token
	conversation INTEGER NOT NULL REFERENCES conversation (id),
	address      INTEGER NOT NULL REFERENCES address (id), -- where it was sent
	made_at      INTEGER NOT NULL,
	expires_at   INTEGER NOT NULL,
	tries        INTEGER NOT NULL,       -- wrong years of birth
	confirmed_at INTEGER,                -- the last right one
	pass_hash    TEXT NOT NULL,          -- of the browser that gave it; '' before
	posts        INTEGER NOT NULL,       -- forms of the minute that began at posts_from
	posts_from   INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX link_by_conversation ON link (conversation);

-- 1: the open question was put on the page and by no text, so no text can be an answer to it.
ALTER TABLE conversation ADD COLUMN on_page INTEGER NOT NULL DEFAULT 0;
