-- The id of a member's direct messages tells when they were first opened, and a poll's reminder
-- opens them for those alone who had not voted. It is asked for anew where it is needed.
UPDATE outbox SET sent_to = NULL WHERE user_id IS NOT NULL AND sent_to IS NOT channel_id;
