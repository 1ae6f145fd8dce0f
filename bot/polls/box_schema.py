"""The tables of a box, step by step: an older release's open boxes are brought up to date."""

from __future__ import annotations

from bot.storage.migrate import Step

STEPS = (
    Step(
        1,
        "0001_box.sql",
        """
-- One open poll. Everything is keyed by token, in token order: no row tells when it came.
CREATE TABLE seat (token BLOB PRIMARY KEY) STRICT, WITHOUT ROWID;   -- who may vote
CREATE TABLE ballot (token BLOB PRIMARY KEY, sealed BLOB NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE wave (name TEXT, token BLOB, PRIMARY KEY (name, token)) STRICT, WITHOUT ROWID;
CREATE TABLE counter (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    turnout INTEGER NOT NULL, changes INTEGER NOT NULL, shown INTEGER NOT NULL,
    check_value BLOB NOT NULL DEFAULT x''
) STRICT;
INSERT INTO counter (one, turnout, changes, shown) VALUES (1, 0, 0, 0);
""",
    ),
    Step(
        2,
        "0002_batches.sql",
        """
-- Who ever put a ballot in, withdrawn since or not: first ballots alone move the public card.
CREATE TABLE voter (token BLOB PRIMARY KEY) STRICT, WITHOUT ROWID;
INSERT INTO voter SELECT token FROM ballot;
ALTER TABLE counter ADD COLUMN firsts INTEGER NOT NULL DEFAULT 0;  -- first ballots ever put in
ALTER TABLE counter ADD COLUMN drawn INTEGER NOT NULL DEFAULT 0;   -- of these, when it was drawn
ALTER TABLE counter ADD COLUMN ahead BLOB NOT NULL DEFAULT x'';    -- a live count not shown yet
UPDATE counter SET firsts = turnout, drawn = min(shown, turnout),
    changes = 0;  -- not kept any more
""",
    ),
    Step(
        3,
        "0003_seats.sql",
        """
-- The practice or area that a seat's ballot counts in, enciphered; empty where there is none such.
ALTER TABLE seat ADD COLUMN place BLOB NOT NULL DEFAULT x'';
""",
    ),
    Step(
        4,
        "0004_given.sql",
        """
-- What trustees gave after the close, enciphered: once enough did, the poll is counted.
CREATE TABLE given (seat INTEGER PRIMARY KEY, hidden BLOB NOT NULL) STRICT;
""",
    ),
    Step(
        5,
        "0005_reached.sql",
        """
-- A pledge has reached its mass: nothing is put in or taken out any more.
ALTER TABLE counter ADD COLUMN reached INTEGER NOT NULL DEFAULT 0;
""",
    ),
    Step(
        6,
        "0006_slips.sql",
        """
-- Reasons, enciphered under tokens of their own: never beside a ballot, and without time.
CREATE TABLE slip (token BLOB PRIMARY KEY, sealed BLOB NOT NULL) STRICT, WITHOUT ROWID;
""",
    ),
    Step(
        7,
        "0007_areas.sql",
        """
-- The turnout of each area as the card told it last, enciphered and always of one length.
ALTER TABLE counter ADD COLUMN areas BLOB NOT NULL DEFAULT x'';
""",
    ),
)
