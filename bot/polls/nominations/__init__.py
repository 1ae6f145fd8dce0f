"""Nominations: who stands for election, until when, and in which order they stand on the ballot."""
