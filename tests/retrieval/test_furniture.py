"""What on a page is no part of the story, and what only looks like it."""

from __future__ import annotations

import pytest

from retrieval.intake.furniture import is_furniture


@pytest.mark.parametrize(
    "paragraph",
    [
        "- Advertisement -",
        "Home | News | Sport | What’s On | Obituaries",
        "ADVERTISEMENT",
        "Story continues below advertisement",
        "Sponsored content",
        "Skip to main content",
        "Back to top",
        "Filed under: ferries, harbours",
        "Leave a Reply",
        "Leave a comment Cancel reply",
        "Your email address will not be published. Required fields are marked *",
        "This site uses Akismet to reduce spam. Learn how your comment data is processed.",
        "Comments are closed.",
        "Share this:",
        "Share on Facebook",
        "Click to share on Twitter (Opens in new window)",
        "Read more",
        "Related articles",
        "Trending News",
        "Most Popular",
        "You may also like",
        "Subscribe to our newsletter",
        "Sign up to receive our best stories every week.",
        "Get our weekly briefing in your inbox",
        "Donations are tax-deductible\nto the extent that the law allows.",
        "Support our journalism with a gift today",
        "Quay Watch is an independent newsroom that looks at harbours.",
        "© 2019 River Post. All rights reserved.",
        "This story was originally published by River Post.",
        "Here is a link:",
        "Shared From Source link Boats",
        "Click here to see all of it",
        "You can read more about it at",
        "https://example.org/ferry?page=2",
        "FOR IMMEDIATE RELEASE",
        "For immediate release: 3 May 2019",
        "Press release",
        "###",
        "# # #",
        "Media contact: Ada Holt, press@quay.example, +1 555 0100",
    ],
)
def test_these_are_furniture(paragraph: str) -> None:
    assert is_furniture(paragraph)


@pytest.mark.parametrize(
    "paragraph",
    [
        "| Name | Town | Boat | Colour |",
        "Name | Town | Boat | Length 9 m",
        "Ada Holt | The Harbour Gazette",
        "Advertisement spending fell by half in May.",
        "Comments by the captain were met with silence.",
        "He skipped to the main point.",
        "Donations to the shelter have now doubled.",
        "Share prices of the yard fell.",
        "Copyright law was changed in May.",
        "The report was first published in 2019 and led to nothing.",
        "Register offices in the county closed on Monday.",
        "The photographs were published under a Creative Commons licence, the court heard.",
        "They could not find him here.",
        "Get out of here.",
        "See what she did on Monday.",
        "The captain closed the search.",
        "Home was far away.",
        "After this article was published, the yard wrote that it had been asked too late.",
        "Read the letter again, she said.",
        "The press release was late.",
        "Contacts between the yard and the town broke off in May.",
        "30",
    ],
)
def test_these_are_parts_of_a_story(paragraph: str) -> None:
    assert not is_furniture(paragraph)


def test_nothing_long_is_furniture() -> None:
    assert is_furniture("Subscribe " + "now " * 40)
    assert not is_furniture("Subscribe " + "now " * 90)
