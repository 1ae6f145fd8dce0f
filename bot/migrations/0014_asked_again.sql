-- A moved date asks those who had said yes to the old time again; until they answer they are shown
-- as they were before the move, and count as not answered.
ALTER TABLE attendance ADD COLUMN before_move INTEGER NOT NULL DEFAULT 0;
