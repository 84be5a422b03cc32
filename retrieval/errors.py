"""Everything that can go wrong and that a person can do something about.

    FootnoteError
    ├── IntakeError              a file or page could not become an article
    │   ├── SourceMissing
    │   ├── SourceEmpty
    │   ├── SourceTooLarge
    │   ├── SourceUnreadable
    │   ├── NotText
    │   ├── UnsupportedFormat
    │   ├── BadFrontMatter
    │   ├── FormatNotInstalled
    │   ├── SourceDamaged
    │   ├── SourceLocked
    │   ├── NoTextLayer
    │   ├── PackRefused
    │   ├── SourceTooDemanding
    │   ├── AddressRefused       never: what the address leads to is not public
    │   ├── AddressDenied        the site says no
    │   ├── AddressUnreachable   perhaps later
    │   ├── AddressTooLarge
    │   ├── RobotsForbid
    │   ├── NotAFeed
    │   └── LibraryFull
    ├── LibraryNameInvalid
    ├── LibraryMissing
    ├── ArticleMissing
    ├── FeedNotFollowed
    ├── DayNotUnderstood
    ├── KindNotUnderstood
    ├── ClusterAddressInvalid
    ├── ClusterClientMissing
    ├── TitleMissing             a correction cannot mean what it says
    ├── FieldTooLong
    ├── DayNotWhole
    ├── AddressNotUnderstood
    ├── NothingRemoved
    ├── CitationStylesMissing
    ├── MigrationDiffers
    └── StoreError               the archive cannot be used
        ├── ArchiveUnreachable   perhaps later
        │   └── SourceWaits      it will by itself
        ├── ClusterUnusable
        ├── StoreUnusable
        └── StoreFromNewerVersion

The text of each error is the sentence that the person reads: it names what happened and what to do,
and never holds a path that the person did not type, a token or a trace.
"""

from __future__ import annotations

from typing import Any


class FootnoteError(Exception):
    """The root: `str(error)` can be shown to a person as it is."""


class IntakeError(FootnoteError):
    """A source was refused. `source` is its name as the person gave it, `reason` says why and what to do."""

    def __init__(self, source: str, reason: str) -> None:
        self.source = source
        self.reason = reason
        super().__init__(f"{source}: {reason}")

    def __reduce__(self) -> tuple[Any, ...]:
        # Workers send refusals to the process that asked; the classes take other arguments than the message.
        return _rebuilt, (type(self), self.args, self.__dict__)


def _rebuilt(kind: type[IntakeError], args: tuple[Any, ...], state: dict[str, Any]) -> IntakeError:
    error = kind.__new__(kind, *args)
    error.__dict__.update(state)
    return error


class SourceMissing(IntakeError):
    """There is no file or folder of that name."""

    def __init__(self, source: str) -> None:
        super().__init__(source, "there is no such file or folder. Check the spelling of the path.")


class SourceEmpty(IntakeError):
    """The file holds no text."""

    def __init__(self, source: str) -> None:
        super().__init__(source, "it holds no text, so there is nothing to quote.")


class SourceTooLarge(IntakeError):
    """The file is over the limit. `size` and `limit` are in bytes."""

    def __init__(self, source: str, size: int, limit: int) -> None:
        self.size = size
        self.limit = limit
        megabyte = 1024 * 1024
        super().__init__(
            source,
            f"it is {size / megabyte:.0f} MB; the limit for one file is {limit / megabyte:.0f} MB. "
            "Split it into smaller files.",
        )


class SourceUnreadable(IntakeError):
    """The operating system would not hand the file over. `detail` is its own short word for it."""

    def __init__(self, source: str, detail: str) -> None:
        super().__init__(source, f"it could not be read ({detail}). Check its permissions.")


class NotText(IntakeError):
    """The bytes are no text in any encoding that could be recognised."""

    def __init__(self, source: str) -> None:
        super().__init__(source, "it is not text (it looks like a binary file). Save it as .txt or .md.")


class UnsupportedFormat(IntakeError):
    """The file's ending names a format without a reader. `supported` lists the endings that have one."""

    def __init__(self, source: str, supported: tuple[str, ...]) -> None:
        self.supported = supported
        super().__init__(source, f"this format cannot be read. Supported: {', '.join(supported)}.")


class BadFrontMatter(IntakeError):
    """A Markdown file opens with front matter that cannot be understood. `detail` says what is wrong."""

    def __init__(self, source: str, detail: str) -> None:
        super().__init__(source, f"its front matter cannot be understood: {detail}.")


class FormatNotInstalled(IntakeError):
    """The format is read by a library that is not installed. `extra` is the name of the extra that brings it."""

    def __init__(self, source: str, extra: str) -> None:
        self.extra = extra
        super().__init__(
            source,
            f'reading it needs the extra "{extra}", which is not installed. '
            f'Run: pip install "footnote-bot[{extra}]" (in a checkout: pip install ".[{extra}]").',
        )


class SourceDamaged(IntakeError):
    """The bytes are not what the name promises. `form` names the format that was expected."""

    def __init__(self, source: str, form: str) -> None:
        self.form = form
        super().__init__(
            source, f"it is no whole {form} file (cut off, damaged, or another format). Save or download it again."
        )


class SourceLocked(IntakeError):
    """The file is encrypted."""

    def __init__(self, source: str) -> None:
        super().__init__(source, "it is encrypted. Save it without a password and add it again.")


class NoTextLayer(IntakeError):
    """The pages of a PDF are pictures."""

    def __init__(self, source: str) -> None:
        super().__init__(
            source,
            "its pages are pictures without a text layer (a scan). Run text recognition on it first, "
            "for example with ocrmypdf. Then add the result.",
        )


class PackRefused(IntakeError):
    """A packed file, or one of its members, is not unpacked. `detail` says why."""

    def __init__(self, source: str, detail: str) -> None:
        super().__init__(
            source, f"{detail}, so it was not unpacked. Unpack it yourself and add the files that matter."
        )


class SourceTooDemanding(IntakeError):
    """Reading the file took more than it may. `what` names the limit that was met."""

    def __init__(self, source: str, what: str) -> None:
        super().__init__(source, f"reading it takes {what}. Save its text as .txt and add that.")


class AddressRefused(IntakeError):
    """The address is not one that is fetched from, whoever asks. `detail` says what is wrong with it."""

    def __init__(self, source: str, detail: str) -> None:
        super().__init__(
            source,
            f"{detail}, so it is not fetched. Give the address of a public web page, or save it and add the file.",
        )


class AddressDenied(IntakeError):
    """The site answered that there is no such page or that it is not for us. `status` is HTTP's."""

    def __init__(self, source: str, status: int) -> None:
        self.status = status
        super().__init__(
            source,
            f"the site refuses it (status {status}). Check the address; what only you can see in a browser "
            "can be saved there and added as a file.",
        )


class AddressUnreachable(IntakeError):
    """The page could not be fetched this time; later it may. `detail` says what happened."""

    def __init__(self, source: str, detail: str) -> None:
        super().__init__(source, f"it could not be fetched: {detail}. Check the address, or try again later.")


class AddressTooLarge(IntakeError):
    """More came than is taken. `limit` is in bytes."""

    def __init__(self, source: str, limit: int) -> None:
        self.limit = limit
        super().__init__(
            source,
            f"it is over the limit of {limit / (1024 * 1024):.0f} MB. Save the part that matters and add the file.",
        )


class RobotsForbid(IntakeError):
    """The site asks programs not to read this page. `site` is its name."""

    def __init__(self, source: str, site: str) -> None:
        self.site = site
        super().__init__(
            source,
            f"{site} asks programs not to read it (robots.txt). Open it in a browser, save it and add the file.",
        )


class NotAFeed(IntakeError):
    """What stands at an address is no feed."""

    def __init__(self, source: str) -> None:
        super().__init__(
            source,
            "it is no RSS or Atom feed. Look for a link named RSS, Atom or Feed on the site and give its address.",
        )


class LibraryFull(IntakeError):
    """The library has no room for this source. `articles` and `megabytes` are what it may hold."""

    def __init__(self, source: str, articles: int, megabytes: int) -> None:
        self.articles = articles
        self.megabytes = megabytes
        super().__init__(
            source,
            f"there is no room for it: this library may hold {articles} articles and {megabytes} MB. Remove articles "
            "that nobody needs, or ask whoever runs Footnote for more room.",
        )


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


class ClusterUnusable(StoreError):
    """The cluster answers that it cannot or will not do what is asked. `detail` is its own short word for why."""

    def __init__(self, detail: str) -> None:
        super().__init__(
            f"The archive cannot be used (OpenSearch says {detail}). Check the cluster and the rights of its user: "
            "footnote doctor"
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
