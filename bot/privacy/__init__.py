"""What is held of a person: how long it stays, how it is let go."""
