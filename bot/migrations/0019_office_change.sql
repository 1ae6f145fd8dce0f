-- A change of the officers' or scrutineer's role: for a day, acts that need two count those alone
-- whose role stood for it before as well.

CREATE TABLE office_change (
    guild_id      INTEGER NOT NULL,
    meaning       TEXT NOT NULL,
    before        TEXT NOT NULL,                   -- JSON: ids of roles
    at            INTEGER NOT NULL,
    PRIMARY KEY (guild_id, meaning)
) STRICT, WITHOUT ROWID;
