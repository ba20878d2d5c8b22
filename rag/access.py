"""Who may read what: the access file names each user's groups; a document names its readers."""

from __future__ import annotations

from pathlib import Path

from rag import handwritten
from rag.errors import SettingsError, UnknownUserError


def groups_of(user: str | None, access: Path | None) -> frozenset[str] | None:
    """Return the groups of ``user``; None means the owner of the index, who sees everything.

    The access file holds one line per user, ``name = ["group", …]``.

    Raises:
        UnknownUserError: no access file, or it does not list the user.
        SettingsError: the access file cannot be read.
    """
    if user is None:
        if access is not None:
            handwritten.read(access, "the access file")  # a slip in its path must not wait for --as
        return None
    if access is None:
        raise UnknownUserError(
            f"cannot act as '{user}' without an access file",
            remedy="set 'access' to a TOML file with lines like: name = [\"group\"]",
        )
    listed = handwritten.read(access, "the access file")
    if user not in listed:
        raise UnknownUserError(
            f"unknown user '{user}'", where=str(access), remedy="add a line for this user"
        )
    groups = listed[user]
    if not isinstance(groups, list) or not all(isinstance(group, str) for group in groups):
        raise SettingsError(
            f"'{user}' must be a list of group names", where=str(access), remedy="check the line"
        )
    return frozenset(groups)
