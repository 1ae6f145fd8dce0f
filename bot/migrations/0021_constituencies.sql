-- The practices or areas that a poll's ballots count in, frozen with its roll: names, how many of
-- them vote, patients. No member stands here, and no seat is tied to one outside the box.

ALTER TABLE poll ADD COLUMN constituencies TEXT NOT NULL DEFAULT '[]';  -- JSON: [[practice, area, voters, patients], ...]
