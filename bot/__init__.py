"""LMC Bot: everything that makes sense without slash commands."""
