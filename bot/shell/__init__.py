"""The work behind each `lmcbot` command."""
