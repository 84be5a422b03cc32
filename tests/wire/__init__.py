"""A loopback Discord for fault and load tests with the real discord.py client.

`server.py` says how a test uses it; `test_loopback.py` and `test_loopback_network.py` show each ability once.
"""

from .clients import running, until
from .interactions import PATIENCE
from .payloads import text_of
from .server import LoopbackDiscord

__all__ = ["PATIENCE", "LoopbackDiscord", "running", "text_of", "until"]
