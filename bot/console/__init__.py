"""What a terminal sees: answers as JSON for programs (`forms`) and drawn for people (`drawing`).

`verdicts` does both for a quotation that was checked.
"""
