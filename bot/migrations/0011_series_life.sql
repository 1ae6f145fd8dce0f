-- A series can be given another rule, ended, paused and resumed. A date that the new rule has no
-- place for leaves the list of meetings; it stays a row, for its answers and its minutes' sake.

ALTER TABLE meeting ADD COLUMN replaced INTEGER NOT NULL DEFAULT 0;
ALTER TABLE series ADD COLUMN paused INTEGER NOT NULL DEFAULT 0;

-- After a change of time or state every message about a date is drawn anew once, not only the
-- latest: none goes on saying what no longer holds.
ALTER TABLE meeting_message ADD COLUMN outdated INTEGER NOT NULL DEFAULT 0;
