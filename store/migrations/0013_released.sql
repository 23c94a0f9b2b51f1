-- SPDX-License-Identifier: MIT
--
-- A danger that a patient told of holds all that would be asked of them (store/risk_holds.h) until its
-- alert is closed, or until a person has released it: released, it is still to be dealt with.
ALTER TABLE alert ADD COLUMN released_at INTEGER;
ALTER TABLE alert ADD COLUMN released_by TEXT NOT NULL DEFAULT '';
