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
	after_end       INTEGER NOT NULL,    -- 1: everything was answered; it may be about any of it
	said            TEXT NOT NULL,       -- what we had last said: to know it when it is quoted
	stood           TEXT NOT NULL,       -- for each item a value, - (answered without) or . (not)
	last            INTEGER NOT NULL,    -- number of the item answered last, or 0
	last_is_fresh   INTEGER NOT NULL,    -- 1: minutes before
	together        INTEGER NOT NULL,    -- how many items the open text put at once
	in_doubt        INTEGER NOT NULL,    -- 1: nobody could say whose answer it would change
	outcome         TEXT NOT NULL,       -- what it was taken for, in our words and numbers
	rule            TEXT NOT NULL,
	reading_version INTEGER NOT NULL,
	phrases_version TEXT NOT NULL
);
CREATE INDEX inbox_by_time ON inbox (received_at);

-- Who is told of an alert, in order: a team's contacts, and behind them the organisation's. Written
-- from hark.conf at each start.
CREATE TABLE contact (
	organisation INTEGER NOT NULL REFERENCES organisation (id),
	team         INTEGER NOT NULL,       -- 0: the organisation's
	position     INTEGER NOT NULL,
	name         TEXT NOT NULL,
	mobile       TEXT NOT NULL,          -- +447700900901, or ''
	email        TEXT NOT NULL,          -- or ''
	within       INTEGER NOT NULL,       -- milliseconds to acknowledge, before the next is told
	PRIMARY KEY (organisation, team, position)
) WITHOUT ROWID;

ALTER TABLE team ADD COLUMN out_of_hours TEXT NOT NULL DEFAULT ''; -- the plan, in words
ALTER TABLE team ADD COLUMN route TEXT NOT NULL DEFAULT '';        -- a hash of contacts and plan

-- acknowledged: somebody has taken it. told: to how many contacts it has gone; an escalation that is
-- due for fewer is an old timer.
ALTER TABLE alert ADD COLUMN acknowledged_at INTEGER;
ALTER TABLE alert ADD COLUMN acknowledged_by TEXT NOT NULL DEFAULT '';
ALTER TABLE alert ADD COLUMN told INTEGER NOT NULL DEFAULT 0;
-- A test's rule_version is the route that it was raised on: other contacts, another test.
CREATE INDEX alert_test ON alert (team, acknowledged_at) WHERE kind = 'test';

-- A text to a contact, and which alert it tells of.
CREATE TABLE notice (
	outbox  INTEGER PRIMARY KEY REFERENCES outbox (id),
	alert   INTEGER NOT NULL REFERENCES alert (id),
	contact TEXT NOT NULL,               -- the name, as hark.conf had it
	told    INTEGER NOT NULL             -- the alert's, with this one
);
CREATE INDEX notice_by_alert ON notice (alert);

-- How soon texts are read is counted by when they came.
CREATE INDEX alert_by_time ON alert (organisation, raised_at) WHERE inbox IS NOT NULL;
