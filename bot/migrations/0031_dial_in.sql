-- How to join a meeting by telephone: number and PIN, beside the link.
ALTER TABLE series ADD COLUMN dial TEXT NOT NULL DEFAULT '';
ALTER TABLE meeting ADD COLUMN dial TEXT NOT NULL DEFAULT '';
