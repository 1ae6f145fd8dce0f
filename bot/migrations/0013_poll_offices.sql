-- Who held office when a poll opened: only they second an early close or an addition to its roll.
-- Kept while the poll is open. Where they are too few or could not be seen, the scrutineer or two
-- members on the roll agree.

ALTER TABLE poll ADD COLUMN offices_seen INTEGER NOT NULL DEFAULT 0;  -- 1: the bot saw who they were

CREATE TABLE poll_office (
    poll_id       INTEGER NOT NULL REFERENCES poll ON DELETE CASCADE,
    person_id     INTEGER NOT NULL REFERENCES person,
    office        TEXT NOT NULL CHECK (office IN ('officer', 'scrutineer')),
    guild_id      INTEGER NOT NULL,
    PRIMARY KEY (poll_id, person_id, office)
) STRICT, WITHOUT ROWID;
CREATE INDEX poll_office_person ON poll_office (person_id);

CREATE TABLE poll_agreement (                      -- the first of two members who agree
    poll_id       INTEGER NOT NULL REFERENCES poll ON DELETE CASCADE,
    addition_id   INTEGER NOT NULL,                -- 0: an early close
    person_id     INTEGER NOT NULL REFERENCES person,
    guild_id      INTEGER NOT NULL,
    PRIMARY KEY (poll_id, addition_id, person_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX poll_agreement_person ON poll_agreement (person_id);
