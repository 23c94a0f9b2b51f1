-- SPDX-License-Identifier: MIT
-- Which question a text put, so that a mail that answers it later, when another is open, is known for
-- what it is about.
ALTER TABLE outbox ADD COLUMN item INTEGER NOT NULL DEFAULT 0; -- its number; 0: none

-- The question that a mail named by what it refers to; 0: none, or the open one.
ALTER TABLE hearing ADD COLUMN named INTEGER NOT NULL DEFAULT 0;
