"""The recount that anybody can run on an exported file, in the shell or in a browser."""

from bot.polls.recount.verdict import Recount, recount, recount_bytes

__all__ = ["Recount", "recount", "recount_bytes"]
