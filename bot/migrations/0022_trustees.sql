-- Polls sealed to trustees. The half of the key that opens the ballots is in no table: only in
-- parts, each sealed to what one trustee's passphrase stands for.

ALTER TABLE poll ADD COLUMN sealed_to BLOB;        -- the half of the key that seals; null for others
ALTER TABLE poll ADD COLUMN waits_until INTEGER;   -- closed, and lost if not opened by then

CREATE TABLE draft_trustee (
    draft_id      INTEGER NOT NULL REFERENCES poll_draft ON DELETE CASCADE,
    person_id     INTEGER NOT NULL REFERENCES person,
    guild_id      INTEGER NOT NULL,
    salt          BLOB,                            -- both null until the passphrase is set
    public        BLOB,
    PRIMARY KEY (draft_id, person_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX draft_trustee_person ON draft_trustee (person_id);

CREATE TABLE poll_trustee (                        -- until the poll ends
    poll_id       INTEGER NOT NULL REFERENCES poll ON DELETE CASCADE,
    seat          INTEGER NOT NULL,                -- 1 to 3, the number of the part
    person_id     INTEGER NOT NULL REFERENCES person,
    guild_id      INTEGER NOT NULL,
    salt          BLOB NOT NULL,
    public        BLOB NOT NULL,
    part          BLOB NOT NULL,
    PRIMARY KEY (poll_id, seat)
) STRICT, WITHOUT ROWID;
CREATE INDEX poll_trustee_person ON poll_trustee (person_id);
