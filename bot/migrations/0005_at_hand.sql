-- What somebody is in the middle of with articles, so that a restart of the bot interrupts nobody.

CREATE TABLE at_hand (                             -- a preview not saved yet, or a search with more pages
    mark          INTEGER PRIMARY KEY,             -- the number of the command that began it
    guild_id      INTEGER NOT NULL,
    person_id     INTEGER NOT NULL REFERENCES person,
    held          TEXT NOT NULL,                   -- JSON
    made_at       INTEGER NOT NULL
) STRICT;
CREATE INDEX at_hand_person ON at_hand (person_id);
