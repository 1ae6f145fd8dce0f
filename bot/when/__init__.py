"""What a member meant by a time: understood, asked about, or refused; never silently wrong."""

from bot.when.answers import Answer, Question, Refused, Understood, to_json
from bot.when.understand import understand

__all__ = ["Answer", "Question", "Refused", "Understood", "to_json", "understand"]
