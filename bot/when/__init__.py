"""What a member meant by a time: understood, asked about, or refused; never silently wrong."""

from bot.when.understand import understand
from bot.when.verdicts import Answer, Question, Refused, Understood, to_json

__all__ = ["Answer", "Question", "Refused", "Understood", "to_json", "understand"]
