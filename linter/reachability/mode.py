"""When a target counts as reached."""

from __future__ import annotations

from enum import Enum


class Mode(str, Enum):
    """Whether a packet need only arrive, or its answer must come back as well, as every TCP connection needs."""

    SESSION = "session"
    FORWARD = "forward"
