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
    ├── ArchiveMissing
    ├── ReindexRunning
    ├── ReindexDiffers
    └── StoreError               the archive cannot be used
        ├── ArchiveUnreachable   perhaps later
        │   └── SourceWaits      it will by itself
        ├── ArchiveOutdated
        ├── ClusterUnusable
        │   ├── ClusterNotTrusted
        │   ├── ClusterRefuses
        │   └── ClusterForbids
        ├── StoreUnusable
        └── StoreFromNewerVersion

The text of each error is the sentence that the person reads: it names what happened and what to do,
and never holds a path that the person did not type, a token or a trace.
"""

from retrieval.errors.archive import (
    AddressNotUnderstood,
    ArchiveMissing,
    ArchiveOutdated,
    ArchiveUnreachable,
    ArticleMissing,
    CitationStylesMissing,
    ClusterAddressInvalid,
    ClusterClientMissing,
    ClusterForbids,
    ClusterNotTrusted,
    ClusterRefuses,
    ClusterUnusable,
    DayNotUnderstood,
    DayNotWhole,
    FeedNotFollowed,
    FieldTooLong,
    KindNotUnderstood,
    LibraryMissing,
    LibraryNameInvalid,
    MigrationDiffers,
    NothingRemoved,
    ReindexDiffers,
    ReindexRunning,
    SourceWaits,
    StoreError,
    StoreFromNewerVersion,
    StoreUnusable,
    TitleMissing,
)
from retrieval.errors.intake import (
    AddressDenied,
    AddressRefused,
    AddressTooLarge,
    AddressUnreachable,
    BadFrontMatter,
    FormatNotInstalled,
    IntakeError,
    LibraryFull,
    NotAFeed,
    NoTextLayer,
    NotText,
    PackRefused,
    RobotsForbid,
    SourceDamaged,
    SourceEmpty,
    SourceLocked,
    SourceMissing,
    SourceTooDemanding,
    SourceTooLarge,
    SourceUnreadable,
    UnsupportedFormat,
)
from retrieval.errors.root import FootnoteError

__all__ = [
    "AddressDenied",
    "AddressNotUnderstood",
    "AddressRefused",
    "AddressTooLarge",
    "AddressUnreachable",
    "ArchiveMissing",
    "ArchiveOutdated",
    "ArchiveUnreachable",
    "ArticleMissing",
    "BadFrontMatter",
    "CitationStylesMissing",
    "ClusterAddressInvalid",
    "ClusterClientMissing",
    "ClusterForbids",
    "ClusterNotTrusted",
    "ClusterRefuses",
    "ClusterUnusable",
    "DayNotUnderstood",
    "DayNotWhole",
    "FeedNotFollowed",
    "FieldTooLong",
    "FootnoteError",
    "FormatNotInstalled",
    "IntakeError",
    "KindNotUnderstood",
    "LibraryFull",
    "LibraryMissing",
    "LibraryNameInvalid",
    "MigrationDiffers",
    "NoTextLayer",
    "NotAFeed",
    "NotText",
    "NothingRemoved",
    "PackRefused",
    "ReindexDiffers",
    "ReindexRunning",
    "RobotsForbid",
    "SourceDamaged",
    "SourceEmpty",
    "SourceLocked",
    "SourceMissing",
    "SourceTooDemanding",
    "SourceTooLarge",
    "SourceUnreadable",
    "SourceWaits",
    "StoreError",
    "StoreFromNewerVersion",
    "StoreUnusable",
    "TitleMissing",
    "UnsupportedFormat",
]
