-- When an open pledge was counted last: its card says so, and nothing else of the count.
ALTER TABLE poll ADD COLUMN weighed_at INTEGER;
