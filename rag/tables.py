"""Data files that ship: word lists, patterns and weights, each read once."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import Any


@cache
def read(package: str, name: str) -> dict[str, Any]:
    """Return the TOML file ``name`` of a package's ``data`` folder, as it stands."""
    path = resources.files(package) / "data" / name
    return tomllib.loads(path.read_text("utf-8"))
