"""A simulated Discord without a bot attached: SimCord's server state, on the real clock.

The loopback server puts sockets in front of it. Like `simulated`, it knows SimCord's private parts.
"""

import copy
import io
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import discord
import simulated
from simcord import intents as gates
from simcord import interactions
from simcord._clock import Clock
from simcord.backend import Backend, serializers
from simcord.backend.errors import BackendError
from simcord.http import router

assert simulated.PINNED
CHUNK = 1000  # members in one GUILD_MEMBERS_CHUNK


class RealClock(Clock):
    """The clock sockets live by."""

    def now(self) -> datetime:
        """The present instant."""
        return datetime.now(UTC) + (super().now() - self._epoch)


class Upload:
    """A file as it came in, in the shape SimCord stores."""

    def __init__(self, filename: str, data: bytes, description: str | None = None) -> None:
        self.filename = filename
        self.fp = io.BytesIO(data)
        self.description = description


class Brain:
    """Guilds, people, messages, commands; answers requests and says what the gateway should."""

    def __init__(self, hear: Callable[[str, Mapping[str, Any]], None]) -> None:
        self.backend = Backend(clock=RealClock())
        self.backend.subscribers.append(hear)

    @property
    def bot_id(self) -> int:
        """The bot's own user."""
        return self.backend.bot_user.id

    # --- what a test sets up --------------------------------------------------------------

    def guild(self, name: str) -> int:
        """A new server; its id."""
        return self.backend.create_guild(name).id

    def channel(self, guild_id: int, name: str) -> int:
        """A new text channel; its id."""
        return self.backend.create_channel(guild_id, name).id

    def role(self, guild_id: int, name: str) -> int:
        """A new role; its id."""
        return self.backend.create_role(guild_id, name).id

    def member(self, guild_id: int, name: str, *roles: int) -> int:
        """A new person on the server; their id."""
        user = self.backend.make_user(name)
        self.backend.add_member(guild_id, user.id, roles=roles, announce=True)
        return user.id

    def messages(self, channel_id: int) -> list[Any]:
        """What stands in a channel, oldest first."""
        return list(self.backend.messages.get(channel_id, {}).values())

    def dm(self, user_id: int) -> int:
        """The private channel of the bot and this person."""
        return self.backend.get_dm_channel(user_id).id

    # --- what people do -------------------------------------------------------------------

    def press(self, user_id: int, channel_id: int, message_id: int, custom_id: str) -> Any:
        """A button is pressed; the returned record says `responded`, `message_id`, `deferred`."""
        stored = self.backend.get_message(channel_id, message_id)
        record, payload = self._interaction(
            3, user_id, channel_id, {"custom_id": custom_id, "component_type": 2}
        )
        payload["message"] = dict(serializers.message_payload(self.backend, stored))
        record.source_message_id = message_id
        self.backend.emit("INTERACTION_CREATE", payload)
        return record

    def submit(self, user_id: int, shown: Any, values: Mapping[str, str]) -> Any:
        """A form of text fields is sent that a press (``shown``) was answered with."""
        data = {"custom_id": shown.modal["custom_id"], "components": []}
        for label in shown.modal["components"]:
            field = label["component"]
            sent = {"type": 4, "id": 2, "custom_id": field["custom_id"]}
            sent["value"] = values[field["custom_id"]]
            data["components"].append({"type": 18, "id": 1, "component": sent})
        stored = self.backend.get_message(shown.channel_id, shown.source_message_id)
        record, payload = self._interaction(5, user_id, shown.channel_id, data)
        payload["message"] = dict(serializers.message_payload(self.backend, stored))
        record.source_message_id = stored.id
        self.backend.emit("INTERACTION_CREATE", payload)
        return record

    def slash(self, user_id: int, channel_id: int, path: str, **options: object) -> Any:
        """A synced command is run, "poll create"; string, integer, number and boolean options."""
        root, *rest = path.split()
        command = self.backend.commands[None][root, 1]
        leaf, nesting = interactions.walk_to_subcommand(command, rest)
        declared = {one["name"]: one for one in leaf.get("options") or ()}
        given = [
            {"name": name, "type": declared[name]["type"], "value": value}
            for name, value in options.items()
        ]
        data = {
            "id": str(command["id"]),
            "name": root,
            "type": 1,
            "options": interactions.nest_options(command, nesting, given),
        }
        record, payload = self._interaction(2, user_id, channel_id, data)
        self.backend.emit("INTERACTION_CREATE", payload)
        return record

    def _interaction(
        self, kind: int, user_id: int, channel_id: int, data: dict[str, Any]
    ) -> tuple[Any, dict[str, Any]]:
        guild_id = self.backend.get_channel(channel_id).guild_id
        return interactions.base_payload(
            self.backend,
            type=kind,
            channel_id=channel_id,
            guild_id=guild_id,
            user_id=user_id,
            data=data,
        )

    # --- what the bot asks ----------------------------------------------------------------

    def answer(
        self, method: str, path: str, json: Any, params: dict[str, Any], files: list[Upload]
    ) -> tuple[int, Any]:
        """Act on one request; status and body of the answer."""
        if files and not simulated.may_attach(self.backend, path):
            return 403, {"code": 50013, "message": "Missing Permissions"}
        try:
            body = router.dispatch(
                self.backend, method, path, json=json, params=params, files=files
            )
        except BackendError as error:
            return error.status, error.to_json()
        return (204, None) if body is None else (200, body)

    # --- what the gateway says ------------------------------------------------------------

    def ready(self, session_id: str, url: str) -> dict[str, Any]:
        """READY: the guilds are named, and come one by one."""
        return {
            "v": 10,
            "user": dict(serializers.user_payload(self.backend.bot_user)),
            "guilds": [{"id": str(one), "unavailable": True} for one in self.backend.guilds],
            "session_id": session_id,
            "resume_gateway_url": url,
            "shard": [0, 1],
            "application": {"id": str(self.backend.application_id), "flags": 0},
        }

    def guilds(self) -> Iterator[Mapping[str, Any]]:
        """GUILD_CREATE for each guild."""
        for guild in self.backend.guilds.values():
            yield serializers.guild_create_payload(self.backend, guild)

    def shaped(self, event: str, payload: Mapping[str, Any], intents: discord.Intents) -> Any:
        """The event as a client of these intents gets it; None when it does not."""
        gate = gates.required_intent(event, payload)
        if gate is not None and not getattr(intents, gate):
            return None
        own = copy.deepcopy(dict(payload))
        if event == "GUILD_CREATE":
            gates.prune_guild_create(own, intents, self.bot_id)
        if event in ("MESSAGE_CREATE", "MESSAGE_UPDATE") and not intents.message_content:
            gates.censor_message(own, self.bot_id, backend=self.backend)
        return own

    def chunks(self, asked: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
        """GUILD_MEMBERS_CHUNK for a request of members."""
        guild = self.backend.guilds[int(asked["guild_id"])]
        wanted = {int(one) for one in asked.get("user_ids") or ()}
        prefix = (asked.get("query") or "").lower()
        found = [
            member
            for member in guild.members.values()
            if (not wanted or member.user_id in wanted)
            and self.backend.users[member.user_id].name.lower().startswith(prefix)
        ]
        found = found[: asked.get("limit") or None]
        parts = [found[at : at + CHUNK] for at in range(0, len(found), CHUNK)] or [[]]
        for number, part in enumerate(parts):
            yield {
                "guild_id": str(guild.id),
                "members": [serializers.member_payload(self.backend, guild, one) for one in part],
                "chunk_index": number,
                "chunk_count": len(parts),
                "nonce": asked.get("nonce"),
            }
