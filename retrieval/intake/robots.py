"""What a site's robots.txt allows us to read (RFC 9309).

The standard library's parser takes the first rule that fits instead of the longest, forgets a group at an empty line,
knows no wildcards and stumbles over malformed lines; the one that knows them turns a hostile file into a regular
expression that never ends. Here a rule is looked for piece by piece, in time linear in the address.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import unquote

# The name by which a robots.txt can address us.
TOKEN = "footnote"  # noqa: S105  a name, no secret
_TOKEN_LETTERS = re.compile(r"[a-z_-]*")


@dataclass(frozen=True, slots=True)
class _Rule:
    """`pieces` stand in an address in this order, the first at its beginning; `weight` is the pattern's length."""

    allows: bool
    weight: int
    pieces: tuple[str, ...]
    ends_here: bool

    @classmethod
    def of(cls, pattern: str, *, allows: bool) -> _Rule:
        pieces = tuple(unquote(piece) for piece in pattern.removesuffix("$").split("*"))
        return cls(allows, len(pattern), pieces, pattern.endswith("$"))

    def fits(self, path: str) -> bool:
        first, *others = self.pieces
        if not path.startswith(first):
            return False
        if not others:
            return path == first or not self.ends_here
        place = len(first)
        for piece in others[:-1]:
            place = path.find(piece, place)
            if place < 0:
                return False
            place += len(piece)
        last = others[-1]
        return path.endswith(last, place) if self.ends_here else path.find(last, place) >= 0


@dataclass(frozen=True, slots=True)
class Robots:
    """The rules for us, the longest first."""

    rules: tuple[_Rule, ...]

    @classmethod
    def parse(cls, text: str) -> Robots:
        """Read the groups that name us, or else those for everybody. Lines that make no sense are passed over."""
        groups: dict[str, list[_Rule]] = {TOKEN: [], "*": []}
        named: set[str] = set()
        addressed: set[str] = set()
        in_rules = False
        for line in text.removeprefix("\ufeff").splitlines():
            field, _, value = line.partition("#")[0].partition(":")
            field, value = field.strip().lower(), value.strip()
            if field == "user-agent":
                if in_rules:
                    addressed, in_rules = set(), False
                addressed.add(_name(value))
                named.add(_name(value))
            elif field in ("allow", "disallow"):
                in_rules = True
                for name in addressed & groups.keys():
                    if value:
                        groups[name].append(_Rule.of(value, allows=field == "allow"))
        chosen = groups[TOKEN if TOKEN in named else "*"]
        return cls(tuple(sorted(chosen, key=lambda rule: (rule.weight, rule.allows), reverse=True)))

    def allow(self, path: str) -> bool:
        """Whether `path`, percent-encoded and with its query, may be read."""
        path = unquote(path)
        return next((rule.allows for rule in self.rules if rule.fits(path)), True)


def _name(value: str) -> str:
    if value.startswith("*"):
        return "*"
    letters = _TOKEN_LETTERS.match(value.lower())
    return letters[0] if letters else ""
