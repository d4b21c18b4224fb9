"""Where does the service run, and with which files? Settings as values; the limits of requests as constants."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from api.errors import NotLoopback
from projections.tables import VIEWS_FILE

DEFAULT_PORT: Final = 8480
LOOPBACK: Final = {"localhost": "127.0.0.1", "127.0.0.1": "127.0.0.1", "::1": "::1"}
"""Names that mean this machine, and the address bound for each."""
SINGLE_LIMIT: Final = 1024 * 1024
"""Bytes of one submission (also `ledger.log.codec.SUBMISSION_LIMIT`)."""
EVIDENCE_LIMIT: Final = 64 * 1024 * 1024
"""Bytes of one piece of evidence."""
BATCH_LIMIT: Final = 16 * 1024 * 1024
"""Bytes of one batch."""
BATCH_LINES: Final = 10_000
"""Lines of one batch: each gets an answer many times as long as the shortest line."""
THREADS: Final = 16
"""Requests served at the same time."""
BODIES: Final = THREADS // 2
"""Bodies read at the same time. A body that trickles in holds its thread: the other half goes on answering questions."""
BODIES_WAIT_S: Final = 2.0
"""How long a request waits until another body has been read."""


@dataclass(frozen=True, slots=True)
class Settings:
    """One service: its ledger directory and the address it binds. Raises NotLoopback for any other machine's."""

    directory: Path
    host: str = "localhost"
    port: int = DEFAULT_PORT

    def __post_init__(self) -> None:
        if self.host not in LOOPBACK:
            raise NotLoopback(self.host)

    @property
    def address(self) -> str:
        """The numeric address to bind."""
        return LOOPBACK[self.host]

    @property
    def url(self) -> str:
        """What to open in a browser: `localhost` by name, a secure context, never an address."""
        return f"http://localhost:{self.port}"

    @property
    def views(self) -> Path:
        """The file of the views."""
        return self.directory / VIEWS_FILE
