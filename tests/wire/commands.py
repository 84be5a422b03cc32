"""The commands the bot has synced, and what Discord's client would send when somebody uses one of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .api import Answer, Api, Request
from .payloads import SLASH_COMMAND, Channel, Json, User, new_id


class Commands:
    """`everywhere` holds the global commands, `by_guild` those of one server, `syncs` counts bulk PUTs."""

    def __init__(self, api: Api, application_id: int) -> None:
        self.everywhere: list[Json] = []
        self.by_guild: dict[int, list[Json]] = {}
        self.syncs = 0
        self._application_id = application_id
        for path in (
            "/applications/{application}/commands",
            "/applications/{application}/guilds/{guild}/commands",
        ):
            api.route("GET", path, self._list)
            api.route("PUT", path, self._replace_all)
            api.route("POST", path, self._upsert)

    def invocation(
        self,
        path: str,
        options: Mapping[str, Any],
        guild_id: int | None,
        *,
        focused: str | None = None,
    ) -> Json:
        """The data of a slash command; a subcommand is a path such as `library add`.

        Refuses, as Discord's client does, a command that is not synced and options it does not have.
        """
        name, *subcommands = path.split()
        command = self._find(name, SLASH_COMMAND, guild_id)
        nodes = [command]
        for subcommand in subcommands:
            nodes.append(_option(nodes[-1], subcommand, path))
        values, resolved = _fill(nodes[-1], options, focused, path)
        for node in reversed(nodes[1:]):
            values = [{"name": node["name"], "type": node["type"], "options": values}]
        return self._data(command) | {"options": values, "resolved": resolved}

    def menu_invocation(self, name: str, kind: int, target_id: str, resolved: Json, guild_id: int | None) -> Json:
        command = self._find(name, kind, guild_id)
        return self._data(command) | {"target_id": target_id, "resolved": resolved}

    def _find(self, name: str, kind: int, guild_id: int | None) -> Json:
        # A server's own command hides a global one of the same name.
        offered = (self.by_guild.get(guild_id, []) if guild_id else []) + self.everywhere
        for command in offered:
            if (command["name"], command["type"]) == (name, kind):
                return command
        raise LookupError(f"no synced command {name!r}; synced are {sorted(command['name'] for command in offered)}")

    def _data(self, command: Json) -> Json:
        data = {"id": command["id"], "name": command["name"], "type": command["type"]}
        # discord.py looks a server's own command up by this, and a global one by its absence.
        return data | {"guild_id": command["guild_id"]} if "guild_id" in command else data

    def _shelf(self, request: Request) -> list[Json]:
        guild = request.params.get("guild")
        return self.by_guild.setdefault(int(guild), []) if guild else self.everywhere

    def _stamp(self, command: Json, request: Request) -> Json:
        stamps = {"id": str(new_id()), "version": str(new_id()), "application_id": str(self._application_id)}
        guild = request.params.get("guild")
        # Discord answers with both even where a command was sent without, and discord.py reads them.
        defaults = {"type": SLASH_COMMAND, "description": ""}
        return defaults | command | stamps | ({"guild_id": guild} if guild else {})

    async def _list(self, request: Request) -> Answer:
        return self._shelf(request)

    async def _replace_all(self, request: Request) -> Answer:
        self.syncs += 1
        shelf = self._shelf(request)
        shelf[:] = [self._stamp(command, request) for command in request.json]
        return shelf

    async def _upsert(self, request: Request) -> Answer:
        command = self._stamp(request.json, request)
        shelf = self._shelf(request)
        key = (command["name"], command["type"])
        shelf[:] = [old for old in shelf if (old["name"], old["type"]) != key] + [command]
        return command


def _option(node: Json, name: str, path: str) -> Json:
    for option in node.get("options", ()):
        if option["name"] == name:
            return dict(option)
    offered = [option["name"] for option in node.get("options", ())]
    raise LookupError(f"/{path} has no {name!r}; it has {offered}")


def _fill(
    node: Json, options: Mapping[str, Any], focused: str | None, path: str
) -> tuple[list[Json], dict[str, Json]]:
    """The options, typed as the synced command has them, and the objects that their ids stand for."""
    values: list[Json] = []
    resolved: dict[str, Json] = {}
    for name, value in options.items():
        filled = {"name": name, "type": _option(node, name, path)["type"], "value": value}
        if isinstance(value, User):
            filled["value"] = str(value.id)
            resolved.setdefault("users", {})[str(value.id)] = value.json()
        elif isinstance(value, Channel):
            filled["value"] = str(value.id)
            resolved.setdefault("channels", {})[str(value.id)] = value.json() | {"permissions": "0"}
        elif isinstance(value, dict):
            filled["value"] = value["id"]
            resolved.setdefault("attachments", {})[value["id"]] = value
        values.append(filled | {"focused": True} if name == focused else filled)
    needed = {option["name"] for option in node.get("options", ()) if option.get("required")}
    # While somebody is still typing, options are missing by nature.
    if focused is None and needed - options.keys():
        raise LookupError(f"/{path} also needs {sorted(needed - options.keys())}")
    return values, resolved
