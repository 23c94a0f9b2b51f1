-- SPDX-License-Identifier: MIT
-- What was imported in one go. A wrong list is a mistake at scale: a large one waits until somebody has
-- looked at it, and its first ten texts are watched before the others follow.
CREATE TABLE batch (
	id           INTEGER PRIMARY KEY,
	organisation INTEGER NOT NULL REFERENCES organisation (id),
	source       TEXT NOT NULL,          -- the file's name
	author       TEXT NOT NULL,          -- who imported it
	episodes     INTEGER NOT NULL,       -- that were not there before
	state        TEXT NOT NULL,          -- free, waiting, first, stopped
	created_at   INTEGER NOT NULL,
	released_by  TEXT NOT NULL,
	released_at  INTEGER
);
ALTER TABLE episode ADD COLUMN batch INTEGER REFERENCES batch (id); -- NULL: told alone
CREATE INDEX episode_by_batch ON episode (batch) WHERE batch IS NOT NULL;
