"""Four stories about a bridge: three outlets, a copy, days, figures that differ, people who disagree."""

from __future__ import annotations

_HEAD = "---\ntitle: {title}\noutlet: {outlet}\ndate: {date}\n---\n\n"

OPENING = (
    _HEAD.format(title="Sundby Bridge opens after years of delay", outlet="Harbour Gazette", date="2021-05-05")
    + "The Sundby Bridge opened on Monday after four years of work on its northern tower.\n\n"
    "The Sundby Bridge cost 48 million crowns, the city council of Sundby said in its yearly report.\n\n"
    "Mayor Karin Dahl said the Sundby Bridge would bring the two halves of the city together. "
    "She cut a ribbon of sailcloth. Will the ferries go on sailing?\n\n"
    "Sign up for our newsletter to read more about the Sundby Bridge.\n"
)
COSTS = (
    _HEAD.format(title="What the Sundby Bridge really cost", outlet="Valley Letter", date="2021-06-20")
    + "The Sundby Bridge cost 61 million crowns in the end, according to auditor Nils Holm.\n\n"
    "But nobody had asked for it. The repairs of the Sundby Bridge began in March 2021, when two cables were found "
    "to be rusty.\n\n"
    "Ferry captain Ida Lund said the Sundby Bridge had taken the living of forty families on the eastern quay.\n"
)
NIGHT = (
    _HEAD.format(title="Night closures on the bridge", outlet="Night Courier", date="2021-09-01")
    + "The Sundby Bridge will be closed to lorries at night, the council decided on August 30, 2021.\n\n"
    "Lorries of the fish market must take the long road around the bay from now on.\n"
)
COPY = OPENING.replace("outlet: Harbour Gazette", "outlet: Copied Gazette")
BRIDGE = {"opening.md": OPENING, "costs.md": COSTS, "night.md": NIGHT, "copy.md": COPY}
