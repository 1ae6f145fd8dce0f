"""What may go wrong in words a member can use."""


class UserError(Exception):
    """A refusal; its message is the one sentence the member reads: what is wrong, what would do."""


class Busy(UserError):
    """The writer's queue is full: nothing was stored, and trying again is safe."""

    def __init__(self) -> None:
        super().__init__("The bot is very busy: nothing was stored. Please try again in a moment.")


class NotStored(UserError):
    """The disk took nothing: it is full, or cannot be written. Nothing of it stands."""

    def __init__(self, cause: str) -> None:
        super().__init__(
            f"Nothing was stored: {cause}. Please try again later; what was stored before stands."
            " Whoever runs the bot reads this in lmcbot health."
        )
        self.cause = cause


class Stopping(UserError):
    """The database is being closed: nothing is read or stored any more."""

    def __init__(self) -> None:
        super().__init__("The bot is just being restarted. Please look again in a minute.")


class NewerDatabase(UserError):
    """The file was written by a later release than this one."""
