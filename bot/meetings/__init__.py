"""Meetings: when they are, who comes, and what is on the agenda."""
