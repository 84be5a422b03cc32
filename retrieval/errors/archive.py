"""What is not in the archive or cannot be done there, and why it cannot be used."""

from __future__ import annotations

from retrieval.errors.root import FootnoteError


class LibraryNameInvalid(FootnoteError):
    """A library was named in a way that no library can be."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(
            f"{name[:40]!r} cannot name a library. Use 1 to 64 letters, digits, '-', '_' or '.', "
            "beginning with a letter or digit."
        )


class LibraryMissing(FootnoteError):
    """A question was put to a library that does not exist."""

    def __init__(self, name: str, known: tuple[str, ...]) -> None:
        self.name = name
        self.known = known
        listed = ", ".join(known) if known else "none yet"
        super().__init__(f"There is no library named {name!r}. Libraries here: {listed}.")


class ArticleMissing(FootnoteError):
    """An article or passage was asked for that is not, or no longer, in the scope."""

    def __init__(self) -> None:
        super().__init__("That article is not in this library any more.")


class FeedNotFollowed(FootnoteError):
    """A library was to follow a feed no longer that it does not follow. `url` is the address as it was given."""

    def __init__(self, url: str) -> None:
        self.url = url
        super().__init__(f"{url} is no feed that this library follows. Give the address with which it was followed.")


class DayNotUnderstood(FootnoteError):
    """A day was written in a way that cannot be read."""

    def __init__(self, text: str) -> None:
        self.text = text
        super().__init__(f"“{text[:40]}” is no date that I can read. Write it like 2019, 2019-07 or 2019-07-15.")


class KindNotUnderstood(FootnoteError):
    """A kind of passage was named that there is not. `kinds` are those that there are."""

    def __init__(self, text: str, kinds: tuple[str, ...]) -> None:
        self.text = text
        self.kinds = kinds
        super().__init__(f"“{text[:40]}” is no kind of passage. There are: {', '.join(kinds)}.")


class ClusterAddressInvalid(FootnoteError):
    """The address of a cluster cannot mean what it says. `wanted` is what it may be."""

    def __init__(self, wanted: str) -> None:
        super().__init__(f"FOOTNOTE_ARCHIVE must be {wanted}. Correct it in the environment or in .env.")


class ClusterClientMissing(FootnoteError):
    """The archive is on OpenSearch, and the library that speaks to it is not installed."""

    def __init__(self) -> None:
        super().__init__(
            'An archive on OpenSearch needs the extra "opensearch", which is not installed. '
            'Run: pip install "footnote-bot[opensearch]" (in a checkout: pip install ".[opensearch]")'
        )


class TitleMissing(FootnoteError):
    """An article was to be corrected to have no title."""

    def __init__(self) -> None:
        super().__init__("An article needs a title.")


class FieldTooLong(FootnoteError):
    """A correction is longer than anything that a citation can carry. `number` is how many letters there may be."""

    def __init__(self, field: str, number: int) -> None:
        self.field = field
        self.number = number
        super().__init__(f"That is too long for {field}: {number} letters fit.")


class DayNotWhole(FootnoteError):
    """An article was to be dated with something that is no day."""

    def __init__(self, text: str) -> None:
        self.text = text
        super().__init__(f"“{text[:40]}” is no day that I can read. Write it like 2019-07-15, or leave it empty.")


class AddressNotUnderstood(FootnoteError):
    """An article was to be given an address that leads to no web page."""

    def __init__(self, text: str) -> None:
        self.text = text
        super().__init__(f"“{text[:80]}” is no address of a web page. It begins with https:// or http://.")


class NothingRemoved(FootnoteError):
    """An article was to be brought back that was not removed, or too long ago."""

    def __init__(self) -> None:
        super().__init__("That cannot be undone any more. Add the article again.")


class CitationStylesMissing(FootnoteError):
    """APA, MLA, Chicago or Harvard was asked for without the optional part that knows them."""

    def __init__(self) -> None:
        super().__init__(
            'APA, MLA, Chicago and Harvard need the extra "citations", which is not installed. '
            'Run: pip install "footnote-bot[citations]". The other styles work without it.'
        )


class ArchiveMissing(FootnoteError):
    """A cluster that is to be worked on holds no archive of that name."""

    def __init__(self) -> None:
        super().__init__(
            "There is no archive on that cluster yet. It is made at the first footnote serve or footnote ingest."
        )


class ReindexRunning(FootnoteError):
    """The archive on a cluster is being written anew already."""

    def __init__(self) -> None:
        super().__init__(
            "The archive is being written anew already, or was until a minute ago. If nobody else does it, wait a "
            "minute and run the same command again: it goes on where it was."
        )


class ReindexDiffers(FootnoteError):
    """What was written anew does not count as much as what it was written from. `name` is the index."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"{name} does not hold the same as before, so nothing was switched and the archive is as it was. Run the "
            "same command again; it begins anew."
        )


class MigrationDiffers(FootnoteError):
    """What was moved reads otherwise on the other side. `source` is the document's name."""

    def __init__(self, source: str, library: str) -> None:
        super().__init__(
            f"{source} ({library}) is not the same on both sides, so nothing further was moved. Was it changed "
            "meanwhile? Then run the same command again."
        )


class StoreError(FootnoteError):
    """The archive cannot be used."""


class ArchiveUnreachable(StoreError):
    """The cluster does not answer, or not in time. It may later."""

    def __init__(self) -> None:
        super().__init__("The archive cannot be reached at the moment. Nothing is lost; try again in a minute.")


class SourceWaits(ArchiveUnreachable):
    """The archive cannot be reached; what was to be added is kept on disk until it can. `source` is its name."""

    def __init__(self, source: str) -> None:
        self.source = source
        StoreError.__init__(
            self,
            f"{source}: the archive cannot be reached at the moment. The file is kept, and goes in by itself as soon "
            "as the archive is back.",
        )


class ArchiveOutdated(StoreError):
    """The archive on a cluster was made by an earlier version, and must be written anew for this one."""

    def __init__(self, found: int, known: int) -> None:
        super().__init__(
            f"The archive was made by an older Footnote (mapping {found}; this one needs {known}). Run: footnote "
            "reindex. Bots of the older version answer meanwhile; start this one afterwards."
        )


class ClusterUnusable(StoreError):
    """The cluster answers that it cannot or will not do what is asked. `detail` is its own short word for why."""

    def __init__(self, detail: str) -> None:
        super().__init__(
            f"The archive cannot be used (OpenSearch says {detail}). Check the cluster and the rights of its user: "
            "footnote doctor"
        )


class ClusterNotTrusted(ClusterUnusable):
    """Nobody says that the cluster is who it says it is. `detail` is what is wrong with its certificates or ours."""

    def __init__(self, detail: str) -> None:
        StoreError.__init__(
            self,
            f"No safe connection to the archive's cluster: {detail}. FOOTNOTE_ARCHIVE_CA names the file with the "
            "certificates of whoever signed the cluster's (PEM), and FOOTNOTE_ARCHIVE its hosts as those name them.",
        )


class ClusterRefuses(ClusterUnusable):
    """The cluster does not know who asks."""

    def __init__(self) -> None:
        StoreError.__init__(
            self,
            "The archive's cluster does not let us in. Check FOOTNOTE_ARCHIVE_USER and FOOTNOTE_ARCHIVE_PASSWORD, or "
            "FOOTNOTE_ARCHIVE_API_KEY, which goes before them (OpenSearch knows keys from 3.7 on).",
        )


class ClusterForbids(ClusterUnusable):
    """The cluster knows who asks, and does not let them do what is needed."""

    def __init__(self) -> None:
        StoreError.__init__(
            self,
            "The archive's cluster lets us in, but not do what is needed: its user or key lacks rights. "
            "See which: footnote doctor",
        )


class StoreUnusable(StoreError):
    """The file cannot be opened, is damaged, or is not an archive of Footnote. `detail` is SQLite's word for it."""

    def __init__(self, detail: str) -> None:
        super().__init__(
            f"The archive cannot be used ({detail}). Check FOOTNOTE_DATA, the free disk space and the "
            "permissions of that folder, or restore a backup."
        )


class StoreFromNewerVersion(StoreError):
    """The archive was written by a later version, whose schema this one does not know."""

    def __init__(self, found: int, known: int) -> None:
        self.found = found
        self.known = known
        super().__init__(
            f"The archive was written by a newer Footnote (schema {found}; this one knows {known}). Upgrade Footnote."
        )
