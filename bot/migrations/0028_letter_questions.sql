-- What a letter asks and where the answer goes, as an officer confirmed it: the form of a reply asks it.

ALTER TABLE consultation ADD COLUMN questions TEXT NOT NULL DEFAULT '[]';  -- JSON: texts, in their order
ALTER TABLE consultation ADD COLUMN reply_to TEXT NOT NULL DEFAULT '';     -- an address of the letter's sender
