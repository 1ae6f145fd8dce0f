-- The minutes of a meeting have a life: draft, circulated, amended, approved at a later meeting.

CREATE TABLE minutes (
    meeting_id    INTEGER PRIMARY KEY REFERENCES meeting ON DELETE CASCADE,
    guild_id      INTEGER NOT NULL,
    stage         TEXT NOT NULL DEFAULT 'draft'
                  CHECK (stage IN ('draft', 'circulated', 'amended', 'approved')),
    staged_at     INTEGER,                         -- since when, for all but a first draft
    approved_in   INTEGER REFERENCES meeting (meeting_id) ON DELETE SET NULL,
    in_attendance TEXT NOT NULL DEFAULT '',        -- guests, as the secretary wrote them
    declarations  TEXT NOT NULL DEFAULT '',
    matters       TEXT NOT NULL DEFAULT ''         -- matters arising
) STRICT;

-- What an item of an agenda is: one of the standing ones, or anything else.
ALTER TABLE agenda_item ADD COLUMN kind TEXT NOT NULL DEFAULT 'item';
ALTER TABLE agenda_item ADD COLUMN mandate TEXT NOT NULL DEFAULT '';      -- of its decision
ALTER TABLE agenda_item ADD COLUMN private INTEGER NOT NULL DEFAULT 0;    -- its decision is for members only

UPDATE agenda_item SET kind = 'business'
 WHERE proposer_id IS NULL AND lower(title) = 'any other business';
UPDATE agenda_item SET kind = 'next'
 WHERE proposer_id IS NULL AND lower(title) IN ('date of the next meeting', 'date of next meeting');
UPDATE agenda_item SET kind = 'minutes'
 WHERE proposer_id IS NULL AND lower(title) LIKE 'minutes of the last meeting%';
