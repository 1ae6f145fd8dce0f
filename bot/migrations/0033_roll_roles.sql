-- The role that is asked by which somebody stands on a roll, for verdicts role by role.
ALTER TABLE poll_roll ADD COLUMN role TEXT NOT NULL DEFAULT '';
