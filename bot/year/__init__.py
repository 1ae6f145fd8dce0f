"""The committee's year in figures, for levy payers: what each room tells of it, put together."""
