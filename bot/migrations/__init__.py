"""The steps by which the database came to its shape: numbered, append-only, one at a time."""
