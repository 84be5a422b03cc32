"""What can go wrong on the bot's side, each with the sentence that the person reads."""

from __future__ import annotations

from retrieval.errors import FootnoteError, IntakeError


class SettingsUnreadable(FootnoteError):
    """The file with the settings is not text in UTF-8."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} cannot be read as UTF-8 text. Save it again in that encoding.")


class TokenMissing(FootnoteError):
    """`serve` was started without a token."""

    def __init__(self) -> None:
        super().__init__(
            "DISCORD_TOKEN is not set. Copy .env.example to .env and put your bot's token there "
            "(Discord developer portal > your application > Bot > Reset Token). "
            "To try Footnote without Discord: footnote dev"
        )


class TokenRefused(FootnoteError):
    """Discord does not know the token."""

    def __init__(self) -> None:
        super().__init__(
            "Discord refused DISCORD_TOKEN. Make a new one (Discord developer portal > your application > Bot > "
            "Reset Token) and put it into .env."
        )


class DiscordUnreachable(FootnoteError):
    """There is no way to Discord from here."""

    def __init__(self) -> None:
        super().__init__("Discord cannot be reached. Check this machine's network, proxy and clock, then try again.")


class SettingInvalid(FootnoteError):
    """A setting cannot mean what it says. `name` is the variable's, `wanted` what it may be."""

    def __init__(self, name: str, wanted: str) -> None:
        self.name = name
        super().__init__(f"{name} must be {wanted}. Correct it in the environment or in .env.")


class PortUnusable(FootnoteError):
    """The page for health and metrics has no port. `detail` is the operating system's word for why."""

    def __init__(self, port: int, detail: str) -> None:
        self.port = port
        super().__init__(
            f"Port {port} cannot be used for /healthz and /metrics ({detail}). "
            "Choose another one for FOOTNOTE_HTTP_PORT, or leave it empty to do without."
        )


class NothingToBackUp(FootnoteError):
    """The data folder holds no archive."""

    def __init__(self) -> None:
        super().__init__("There is nothing to back up yet: FOOTNOTE_DATA names a folder without an archive.")


class BackupThere(FootnoteError):
    """A backup would overwrite a file. `file` is its name as it was given."""

    def __init__(self, file: str) -> None:
        super().__init__(f"{file} is there already. Choose another name, or overwrite it with --force.")


class BackupNotWritten(FootnoteError):
    """The backup could not be written. `detail` is the operating system's word for why."""

    def __init__(self, file: str, detail: str) -> None:
        super().__init__(f"{file} could not be written ({detail}). Check the folder, its permissions and free space.")


class BackupUnusable(FootnoteError):
    """A file is no backup that can be restored. `reason` says what is wrong with it."""

    def __init__(self, file: str, reason: str) -> None:
        super().__init__(f"{file} cannot be restored: {reason} Nothing was changed.")


class ArchiveThere(FootnoteError):
    """A restore would take the place of an archive."""

    def __init__(self) -> None:
        super().__init__(
            "FOOTNOTE_DATA holds an archive already. With --force the backup takes its place, and the old files are "
            "kept beside it under other names."
        )


class ArchiveInUse(FootnoteError):
    """A restore would pull the archive from under a running bot."""

    def __init__(self) -> None:
        super().__init__("A running Footnote uses this archive. Stop it (systemctl stop footnote), then restore.")


class RestoreFailed(FootnoteError):
    """The data folder does not take what was restored. `detail` is the operating system's word for why."""

    def __init__(self, detail: str) -> None:
        super().__init__(
            f"The backup could not be put into FOOTNOTE_DATA ({detail}). Check the permissions and free space there."
        )


class ExtraMissing(FootnoteError):
    """Something was asked for that needs an optional part of Footnote. `extra` is its name."""

    def __init__(self, extra: str) -> None:
        self.extra = extra
        super().__init__(
            f'This needs the extra "{extra}", which is not installed. '
            f'Run: pip install "footnote-bot[{extra}]" (in a checkout: pip install ".[{extra}]")'
        )


class QuestionMissing(FootnoteError):
    """The bot was addressed without a question."""

    def __init__(self) -> None:
        super().__init__("Ask me something: write your question after my name, or use /ask.")


class QuotationMissing(FootnoteError):
    """A message was to be verified that quotes nothing."""

    def __init__(self) -> None:
        super().__init__(
            "I see no quotation in that message: no words in quotation marks, and no block quote. "
            "To check any words, use /verify."
        )


class AnswerForgotten(FootnoteError):
    """A button of an answer was pressed after the question was forgotten."""

    def __init__(self) -> None:
        super().__init__("That answer is too old to go on from. Please ask again.")


class ArticleNotChosen(FootnoteError):
    """`/article` got a text that fits several articles, or none. `titles` are up to a few that fit."""

    def __init__(self, titles: tuple[str, ...]) -> None:
        self.titles = titles
        if titles:
            listed = "; ".join(f"“{title}”" for title in titles)
            super().__init__(f"Several articles fit: {listed}. Please pick one from the list that opens as you type.")
        else:
            super().__init__("No article has such a title. Please pick one from the list that opens as you type.")


class NotInThisChannel(FootnoteError):
    """The server's administrators keep the bot to other channels. `channels` are mentions of them."""

    def __init__(self, channel_ids: tuple[int, ...]) -> None:
        self.mentions = tuple(f"<#{channel}>" for channel in channel_ids)
        self.channels = ", ".join(self.mentions)
        super().__init__(f"I do not answer here. Ask me in {self.channels}.")


class TooSoon(FootnoteError):
    """A person asks again before the server's wait is over. `seconds` is how long it still is."""

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds
        super().__init__(f"One moment: you may ask again in {seconds} s.")


class NotAllowed(FootnoteError):
    """Something was tried that only those who manage the server may do."""

    def __init__(self) -> None:
        super().__init__("Only those who manage this server may do that.")


class NotAMember(FootnoteError):
    """A person chose the library of a server that they are not, or no longer, a member of."""

    def __init__(self) -> None:
        super().__init__("You are not a member of that server, so its library is closed to you.")


class NothingToGoOnFrom(FootnoteError):
    """A person wrote "more" or the like, and there is no answer that it could follow."""

    def __init__(self) -> None:
        super().__init__("There is no answer to go on from. Ask a question first.")


class NoSuchExcerpt(FootnoteError):
    """A person asked for the context of an excerpt that the last answer does not have."""

    def __init__(self, number: int) -> None:
        self.number = number
        super().__init__(f"The last answer has no excerpt {number}.")


class NoLibraryHere(FootnoteError):
    """A library was to be looked after where there is none: outside of the bot's servers and direct messages."""

    def __init__(self) -> None:
        super().__init__(
            "There is no library to look after here. Do that in a server that I am a member of, or in a direct "
            "message to me."
        )


class NotAnAdder(FootnoteError):
    """Somebody who may not change a server's library tried to."""

    def __init__(self) -> None:
        super().__init__(
            "Only those who manage this server, or have a role that /settings names for it, may change its library."
        )


class NothingToAdd(FootnoteError):
    """`/library add` got neither a file nor an address."""

    def __init__(self) -> None:
        super().__init__("Attach up to ten files, or give the address of a page.")


class AttachmentLost(IntakeError):
    """Discord did not hand over a file that somebody attached."""

    def __init__(self, source: str) -> None:
        super().__init__(source, "Discord did not hand it over. Please attach it again.")


class FeedsFull(FootnoteError):
    """A library follows as many feeds as it may. `number` is how many."""

    def __init__(self, number: int) -> None:
        self.number = number
        super().__init__(f"This library follows {number} feeds already. Unfollow one first.")


class ExportTooLarge(FootnoteError):
    """A library does not fit into a message. `number` is its size in megabytes, `text` the library's name."""

    def __init__(self, number: int, text: str) -> None:
        self.number = number
        self.text = text
        super().__init__(
            f"The library takes {number} MB as a zip, more than Discord lets me send here. Whoever runs Footnote can "
            f"write it out: footnote export library.zip --library {text}"
        )


class DeedForgotten(FootnoteError):
    """A button asked for what was added so long ago that it is forgotten."""

    def __init__(self) -> None:
        super().__init__("That is too long ago. /library list shows what the library holds.")


class Starting(FootnoteError):
    """A question came before the index was ready."""

    def __init__(self) -> None:
        super().__init__("I am just starting. Please ask again in a moment.")


class AlreadySaved(FootnoteError):
    """An excerpt stands in the notebook already."""

    def __init__(self) -> None:
        super().__init__("That excerpt is in the notebook already.")


class NotebookFull(FootnoteError):
    """A notebook holds as many excerpts as it may. `number` is how many that is."""

    def __init__(self, number: int) -> None:
        self.number = number
        super().__init__(f"The notebook holds {number} excerpts, which is all it may. Export it, then remove some.")


class NotebookEmpty(FootnoteError):
    """There is nothing in a notebook to export or clear."""

    def __init__(self) -> None:
        super().__init__("The notebook is empty. Press Save under an excerpt to put it there.")


class NotInNotebook(FootnoteError):
    """A notebook has no excerpt of that number."""

    def __init__(self, number: int) -> None:
        self.number = number
        super().__init__(f"The notebook has no excerpt {number}. /notebook show gives their numbers.")


class NoChannelNotebook(FootnoteError):
    """A channel's notebook was asked for where there is none: in direct messages, or where the bot is no member."""

    def __init__(self) -> None:
        super().__init__("There is no shared notebook here, only your own. Channels of a server have one.")


class NotYoursToRemove(FootnoteError):
    """Somebody would remove from a channel's notebook what others saved, without managing messages there."""

    def __init__(self) -> None:
        super().__init__("Somebody else saved that. It can be removed by them, or by who may manage messages here.")


class NotebookTooLarge(FootnoteError):
    """A notebook is larger than what Discord takes as a file."""

    def __init__(self) -> None:
        super().__init__(
            "The export is larger than Discord takes. Remove some excerpts, or export in another format."
        )


class NoSuchWatch(FootnoteError):
    """A watch was named that there is not, or that is not theirs to see."""

    def __init__(self) -> None:
        super().__init__("There is no such watch here. Please pick one from the list that opens as you type.")


class TooManyWatches(FootnoteError):
    """A server, or a person in direct messages, has as many watches as may be. `number` is how many."""

    def __init__(self, number: int) -> None:
        self.number = number
        super().__init__(f"There are {number} watches here, which is all there may be. Remove one first.")


class NothingToWatchFor(FootnoteError):
    """A watch was asked for without a word that could be looked for."""

    def __init__(self) -> None:
        super().__init__("There is no word in this to watch for. Use the names and things that it is about.")


class NotErased(FootnoteError):
    """What is kept about a person could not be erased, because the archive that holds some of it does not answer."""

    def __init__(self) -> None:
        super().__init__(
            "The archive cannot be reached at the moment, so nothing was erased. Please press the button again in a "
            "minute."
        )


class NotYourWatch(FootnoteError):
    """Somebody would change a watch of somebody else without managing the server."""

    def __init__(self) -> None:
        super().__init__("Somebody else set that watch. It can be changed by them, or by who manages this server.")


class MayNotPostThere(FootnoteError):
    """A watch was asked for in a channel where the person, or the bot, may not write."""

    def __init__(self) -> None:
        super().__init__("A watch can post only where both you and I may view the channel and send messages.")
