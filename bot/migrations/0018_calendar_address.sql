-- Who asked for a calendar to subscribe to, and since when by its present address. The address
-- itself is derived from a secret that lies with the keys: no table tells it.
CREATE TABLE calendar_address (
    person_id INTEGER PRIMARY KEY REFERENCES person (person_id),
    guild_id  INTEGER NOT NULL REFERENCES guild (guild_id),
    since_at  INTEGER NOT NULL
) STRICT;

CREATE INDEX calendar_address_guild ON calendar_address (guild_id);
