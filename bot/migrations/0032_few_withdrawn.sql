-- An account of ballots keeps no number of those who withdrew where these are fewer than may be told.
UPDATE poll_account SET votes_cast = NULL, withdrawn = NULL
WHERE settled = 1 AND withdrawn < (
    SELECT json_extract(terms, '$.small_number') FROM poll WHERE poll.poll_id = poll_account.poll_id
);
