-- SPDX-License-Identifier: MIT
-- Which instruments' scores a team's patients may be told, and what became of each score that was to
-- be told.
ALTER TABLE team ADD COLUMN results TEXT NOT NULL DEFAULT ''; -- ids with a space between, from hark.conf

CREATE TABLE result (
	id           INTEGER PRIMARY KEY,
	organisation INTEGER NOT NULL REFERENCES organisation (id),
	team         INTEGER NOT NULL REFERENCES team (id),
	patient      INTEGER NOT NULL REFERENCES patient (id),
	conversation INTEGER NOT NULL REFERENCES conversation (id),
	response     INTEGER NOT NULL UNIQUE REFERENCES response (id), -- told once, or not
	scale        TEXT NOT NULL,
	why          TEXT NOT NULL,          -- why it was withheld at first; '': it was not
	outbox       INTEGER REFERENCES outbox (id), -- the text that tells it; NULL: withheld
	tries        INTEGER NOT NULL,       -- how many texts were made of it
	released_by  TEXT NOT NULL,          -- who let it go, or ''
	decided_at   INTEGER NOT NULL
);
CREATE INDEX result_by_outbox ON result (outbox);
CREATE INDEX alert_open_of_patient ON alert (patient) WHERE state = 'open';
