"""The steps by which the database came to its present shape: numbered, append-only, one transaction each."""
