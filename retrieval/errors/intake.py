"""Why a file, a page or a feed was refused, each with what to do about it."""

from __future__ import annotations

from typing import Any

from retrieval.errors.root import FootnoteError


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
