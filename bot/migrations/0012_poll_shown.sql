-- The count that the card of a live poll showed last: public, and told when the poll is cancelled.

ALTER TABLE poll ADD COLUMN shown_cast INTEGER NOT NULL DEFAULT 0;
ALTER TABLE poll ADD COLUMN shown_votes TEXT NOT NULL DEFAULT '[]';  -- JSON: one number per option
