"""Straw polls: a frozen roll, a secret box, a count that anybody can repeat."""
