"""Texts as the world sends them, for property tests."""

from __future__ import annotations

from hypothesis import strategies as st

FRAGMENTS = (
    *(
        "*",
        "**",
        "_",
        "__",
        "~~",
        "`",
        "```",
        "||",
        ">",
        ">>> ",
        "# ",
        "### ",
        "-# ",
        "- ",
        "+ ",
        "1. ",
        "2) ",
        "\\",
        "@",
    ),
    *("<@1>", "<@!1>", "<@&1>", "<#1>", "<:e:1>", "<a:e:1>", "<t:1:R>", "</ask:1>", "<id:guide>"),
    *("@everyone", "@here", "[a](http://b)", "https://x.example/a_b", "<https://x.example>", ":smile:", ":+1:", "::"),
    *("(", ")", "[", "]", "...", "…", "J.K.", "U.S.", "1,234.5", "O’Brien", "don't", "’", '"'),
    *("\n", "\n\n", "\r\n", "\t", "  ", "\u00a0", "\u200b"),
    *("ferry", "Ferry", "ramp", "crew", "crews", "water", "7", "2019"),
    *("\N{GRINNING FACE}", "\N{WOMAN}\u200d\N{ROCKET}", "\N{REGIONAL INDICATOR SYMBOL LETTER D}", "𝒜"),
    *("שלום", "مرحبا", "\u202e", "e\u0301", "n\u0303\u0303\u0303", "日本語", "नमस्ते", "ﷺ"),
)


def texts(*, min_size: int = 0, max_size: int = 40) -> st.SearchStrategy[str]:
    """Words, marks, mentions and letters of many scripts, run together as they come."""
    return st.lists(
        st.sampled_from(FRAGMENTS) | st.sampled_from(" ,.ab") | st.characters(codec="utf-8"),
        min_size=min_size,
        max_size=max_size,
    ).map("".join)


def lines(*, max_size: int = 40) -> st.SearchStrategy[str]:
    """The same without line ends, and never blank."""
    return texts(min_size=1, max_size=max_size).map(lambda text: " ".join(text.split()) or "Untitled")
