"""Three findings say more than one neighbourhood of an article does."""

import pytest

from retrieval.archive import Archive

from .helpers import MAIN, Write, put

OTHERS = "\n\n".join(f"Paragraph {number} is about something else entirely." for number in range(20))
PARTS = (
    "The walrus of the quay sleeps on the slipway and wakes when the herring boats come in.",
    "The walrus of the quay eats forty herrings, which the boats of the island bring it.",
    "The walrus of the quay was weighed on the scales of the herring market in the boats' shed.",
    "The walrus of the quay swam out with the boats once and was home before the herrings were.",
)


async def sources(archive: Archive, write: Write, elsewhere: str, gap: str = "") -> list[str]:
    await put(archive, write("others.txt", OTHERS))
    await put(archive, write("quay.txt", "The walrus of the quay\n\n" + f"\n\n{gap}".join(PARTS) + "\n"))
    await put(archive, write("elsewhere.txt", f"A letter from the walrus of the quay\n\n{elsewhere}\n"))
    findings = (await archive.search("walrus quay herring boats", MAIN)).findings
    return [finding.citation.entry.source for finding in findings]


async def test_the_third_is_of_another_article_that_answers_too(archive: Archive, write: Write) -> None:
    found = await sources(
        archive, write, "Our walrus left this quay when the boats had no more herring for it, alas."
    )
    assert found == ["quay.txt", "quay.txt", "elsewhere.txt"]


async def test_what_hardly_answers_does_not_come_before_what_does(archive: Archive, write: Write) -> None:
    found = await sources(archive, write, "Nothing was heard of it since the autumn, when boats were painted green.")
    assert found == ["quay.txt"] * 3


@pytest.mark.parametrize("skip", [0, 1, 2])
async def test_pages_are_cut_from_one_order(archive: Archive, write: Write, skip: int) -> None:
    await sources(archive, write, "Our walrus left this quay when the boats had no more herring for it, alas.")
    whole = (await archive.search("walrus quay herring boats", MAIN, show=20)).findings
    page = (await archive.search("walrus quay herring boats", MAIN, skip=skip, show=2)).findings
    assert page == whole[skip : skip + 2]
    assert len({finding.excerpt.passage.id for finding in whole}) == len(whole) == 5
