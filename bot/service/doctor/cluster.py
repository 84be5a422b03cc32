"""The cluster that holds the archive, where FOOTNOTE_ARCHIVE names one, and what waits for it."""

from __future__ import annotations

from pathlib import Path

from bot.service.doctor.finding import Finding, ok, problem, warning
from retrieval.archive import WAITING, WAITING_DEEDS
from retrieval.errors import (
    ArchiveUnreachable,
    ClusterForbids,
    ClusterNotTrusted,
    ClusterRefuses,
    FootnoteError,
)
from retrieval.log import waiting_deeds
from retrieval.opensearch.cluster import Cluster
from retrieval.waiting import waiting

_OLDEST = 2


async def cluster(at: Cluster) -> Finding:
    """Whether the cluster answers, is new enough and well, and lets this user see the archive."""
    try:
        from retrieval.opensearch.engine import examine

        found = await examine(at)
    except ModuleNotFoundError:
        return problem("cluster", "the extra opensearch is not installed", 'pip install "footnote-bot[opensearch]"')
    except ArchiveUnreachable:
        advice = (
            "Check FOOTNOTE_ARCHIVE, FOOTNOTE_ARCHIVE_CA and that the cluster runs. Questions wait until it does."
        )
        return problem("cluster", "it does not answer", advice)
    except ClusterNotTrusted as error:
        return problem("cluster", "no safe connection", str(error))
    except ClusterRefuses as error:
        return problem("cluster", "it does not let us in", str(error))
    except ClusterForbids:
        advice = f"The user or key needs the rights of deploy/security/roles.yml, on the indices {at.name}-*."
        return problem("cluster", "it lets us in, but not do what is needed", advice)
    except FootnoteError as error:
        return problem("cluster", str(error), "Look at the log of the cluster.")
    said = f"OpenSearch {found.version}, {found.nodes} nodes, {found.status}"
    if int(found.version.partition(".")[0]) < _OLDEST:
        return problem("cluster", said, "OpenSearch 2 or later is needed.")
    if found.status == "red":
        return problem(
            "cluster", said, "Some of the archive has no copy left that answers. Look at its nodes and disks."
        )
    if found.outdated:
        return warning(
            "cluster",
            f"{said}; made by another version of Footnote (mapping {found.mapping})",
            "Run footnote reindex: until then less is found, or nothing can be read. Questions go on meanwhile.",
        )
    if found.closed:
        return problem(
            "cluster",
            f"{said}; closed to writing since a re-indexing was interrupted",
            "Run footnote reindex again: it goes on where it was. Until then what is added waits on disk.",
        )
    if found.unfinished:
        return warning("cluster", f"{said}; a re-indexing is under way or unfinished", "Run footnote reindex again.")
    if not found.made:
        return warning("cluster", f"{said}; no archive yet", "It is made at the first `footnote serve` or `ingest`.")
    if found.status == "yellow":
        return warning("cluster", said, "Some of the archive has one copy only. Look at its nodes and disks.")
    return ok("cluster", said)


def waiting_files(data: Path) -> Finding:
    """Whether anything that was added or done waits on disk for the cluster."""
    counted = {"added": len(waiting(data / WAITING)), "for the log": len(waiting_deeds(data / WAITING_DEEDS))}
    found = " and ".join(f"{number} {what}" for what, number in counted.items() if number)
    if found:
        advice = "They go in by themselves while `footnote serve` runs and the cluster answers."
        return warning("waiting", f"{found} while the cluster did not answer", advice)
    return ok("waiting", "nothing waits for the cluster")
