"""Archives and mails: their members as files of their own, unpacked with care.

A member is known as ``archive.zip/folder/name.pdf``. It is written into a private temporary
folder under a name of ours, so that nothing in an archive decides where a file goes. Members
whose names lead outside, links, archives in archives beyond ``MOST_DEPTH`` and whatever passes
the limits are refused by name; the rest goes on.
"""

from __future__ import annotations

import stat
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePath

from ingest import files
from ingest.mail import attachments
from ingest.outlook import as_mail
from ingest.package import archive
from ingest.sidecar import SUFFIX, Given, find
from rag.errors import BrokenDocumentError, DocumentError, EmptyDocumentError

MOST_DEPTH = 2
"""Archives within archives, the outer one counted."""
MOST_MAILS = 5
"""Mails within mails, the outer one counted."""
MOST_MEMBERS = 10_000
MOST_BYTES = 1024 * 1024 * 1024
"""Members and unpacked bytes of one file that the user named, all depths together."""
_LONGEST_NAME = 200
_SAYS_UTF8 = 0x800


@dataclass(frozen=True, slots=True)
class Item:
    """One document to take in: where its bytes lie, and what it is called.

    ``name`` is the document's name, ``source`` the lasting place of its file, ``shown`` how the
    report names it. ``inherits`` are the sidecars of the archives and mails that it came in: who
    may read an archive may read its members, and nobody else. ``given`` is what the user says of
    it, ``described`` the fingerprint of that and of its sidecars; ``id`` is set where another file
    of the same bytes has the ordinary one.
    """

    path: Path
    name: str
    source: str
    shown: str
    inherits: tuple[Path, ...] = ()
    given: Given = ()
    described: str = ""
    id: str = ""


@dataclass(frozen=True, slots=True)
class Refused:
    """A file or member that is not taken in, and why."""

    shown: str
    error: DocumentError
    source: str = ""


@dataclass(frozen=True, slots=True)
class _Member:
    name: str
    read: Callable[[], bytes]
    size: int
    link: bool = False


@dataclass(slots=True)
class _Unpacking:
    """One file that the user named, and what has been unpacked of it so far."""

    into: Path
    strange: bool = False
    members: int = 0
    bytes: int = 0
    places: set[str] = field(default_factory=set)


def expand(path: Path, into: Path, *, strange: bool = False) -> Iterator[Item | Refused]:
    """Yield the file itself, or what it holds where it is an archive, or both for a mail.

    Args:
        path: a file.
        into: an empty folder that only this user may read; members are written there.
        strange: it may come from anybody, so that sidecars in it say nothing.
    """
    # Who may not read a file may not read it through a link.
    beside = find(path.resolve()) if files.is_link(path) else None
    inherits = (beside,) if beside else ()
    item = Item(path, path.name, str(files.absolute(path)), str(path), inherits)
    if not is_container(path.name):
        yield item
        return
    yield from _open(item, _Unpacking(into, strange), 0, 0)


def is_container(name: str) -> bool:
    """Return whether a file of this name holds documents of their own."""
    return PurePath(name).suffix.lower() in _OPENERS


def _open(item: Item, under: _Unpacking, archives: int, mails: int) -> Iterator[Item | Refused]:
    suffix = PurePath(item.name).suffix.lower()
    archives, mails = archives + (suffix not in MAILS), mails + (suffix in MAILS)
    if archives > MOST_DEPTH or mails > MOST_MAILS:
        most = MOST_DEPTH if archives > MOST_DEPTH else MOST_MAILS
        yield _refused(
            item, f"it lies within {most} others already", "unpack it and take in what it holds"
        )
        return
    if suffix in MAILS:
        yield item
    try:
        if (size := item.path.stat().st_size) > MOST_BYTES:
            what = f"it has {size >> 20} MiB, the limit is {MOST_BYTES >> 20}"
            yield _refused(item, what, "split it")
            return
        members = _OPENERS[suffix](item.path.read_bytes(), item.name)
    except OSError as error:
        yield _refused(item, f"cannot be read ({error.strerror})", "check rights")
        return
    except DocumentError as error:
        if suffix not in MAILS:  # A mail that cannot be read is reported when it is read itself.
            yield Refused(item.shown, error, item.source)
        return
    except Exception as error:
        # The libraries raise anything on malformed files; this is not yet a worker.
        yield _refused(item, f"what it holds cannot be read ({error})", "check it")
        return
    if not members and suffix not in MAILS:
        empty = EmptyDocumentError("the archive is empty", where=item.name, remedy="check the file")
        yield Refused(item.shown, empty, item.source)
    yield from _members(item, members, under, archives, mails)


def _members(
    item: Item, members: list[_Member], under: _Unpacking, archives: int, mails: int
) -> Iterator[Item | Refused]:
    # A mail comes from anybody, as an upload does: what is attached to it, an archive too, must not
    # decide who may read it.
    told = () if mails or under.strange else members
    sidecars = {m.name: m for m in told if m.name.endswith(SUFFIX) and not m.link}
    beside = find(item.path)
    inherits = (*item.inherits, beside) if beside else item.inherits
    for member in members:
        if member.name in sidecars or _is_noise(member.name):
            continue
        try:
            found = _written(item, member, sidecars, under, inherits)
        except DocumentError as error:
            shown, source = (
                f"{place}/{_shown(member.name)}" for place in (item.shown, item.source)
            )
            yield Refused(shown, error, source)
            continue
        if is_container(member.name):
            yield from _open(found, under, archives, mails)
        else:
            yield found


def _written(
    item: Item,
    member: _Member,
    sidecars: dict[str, _Member],
    under: _Unpacking,
    inherits: tuple[Path, ...],
) -> Item:
    """Write one member, with its sidecar where the archive holds one.

    Raises:
        DocumentError: its name or its size is refused, or its bytes are damaged.
    """
    name = f"{item.name}/{_shown(member.name)}"
    _check(member, name)
    path = _place(member, name, under)
    for beside in (member.name + SUFFIX, str(PurePath(member.name).with_suffix(SUFFIX))):
        if beside in sidecars:
            content = _content(sidecars[beside], name, under)
            _write(path.with_name(path.name + SUFFIX), content, name)
            break
    source, shown = (f"{place}/{member.name}" for place in (item.source, item.shown))
    if source in under.places:
        raise BrokenDocumentError(
            "another member has the same name", where=name, remedy="rename one and pack it anew"
        )
    under.places.add(source)
    return Item(path, name, source, shown, inherits)


def _check(member: _Member, name: str) -> None:
    """Refuse names that lead elsewhere or that no file can have."""
    if not PurePath(member.name).name:
        raise BrokenDocumentError("a member has no name", where=name, remedy="pack it anew")
    pieces = member.name.replace("\\", "/").split("/")
    outside = ".." in pieces or member.name.startswith(("/", "\\")) or pieces[0].endswith(":")
    if outside or member.link:
        what = "it is a link" if member.link else "its name leads outside the archive"
        raise BrokenDocumentError(what, where=name, remedy="pack the file itself")
    if not member.name.isprintable() or len(pieces[-1].encode(errors="replace")) > _LONGEST_NAME:
        raise BrokenDocumentError(
            "its name is too long or holds control characters", where=name, remedy="rename it"
        )


def _place(member: _Member, name: str, under: _Unpacking) -> Path:
    content = _content(member, name, under)
    path = under.into / str(under.members) / PurePath(member.name.replace("\\", "/")).name
    _write(path, content, name)
    return path


def _write(path: Path, content: bytes, name: str) -> None:
    try:
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
    except OSError as error:
        raise DocumentError(
            f"cannot be unpacked ({error.strerror})",
            where=name,
            remedy=f"make space in {tempfile.gettempdir()}, or set TMPDIR",
        ) from error


def _content(member: _Member, name: str, under: _Unpacking) -> bytes:
    under.members += 1
    under.bytes += member.size
    if under.members > MOST_MEMBERS or under.bytes > MOST_BYTES:
        raise BrokenDocumentError(
            f"what was unpacked passes {MOST_MEMBERS} files or {MOST_BYTES >> 20} MiB",
            where=name,
            remedy="take it in by itself",
        )
    try:
        return member.read()
    except Exception as error:
        # As when it was opened: each way of packing raises its own errors.
        raise BrokenDocumentError("its bytes are damaged", where=name, remedy="check it") from error


def _is_noise(name: str) -> bool:
    pieces = PurePath(name.replace("\\", "/")).parts
    hidden = any(piece.startswith(".") and piece.strip(".") for piece in pieces)
    return hidden or any(map(files.is_litter, pieces))


def _shown(name: str) -> str:
    return "".join(c if c.isprintable() else "�" for c in name)


def _refused(item: Item, what: str, remedy: str) -> Refused:
    error = BrokenDocumentError(what, where=item.name, remedy=remedy)
    return Refused(item.shown, error, item.source)


def _of_zip(data: bytes, name: str) -> list[_Member]:
    opened = archive(data, name)
    return [
        _Member(
            _filename(info),
            lambda info=info: opened.read(info),  # type: ignore[misc]
            info.file_size,
            stat.S_ISLNK(info.external_attr >> 16),
        )
        for info in opened.infolist()
        if not info.is_dir()
    ]


def _filename(info: zipfile.ZipInfo) -> str:
    """A member's name; macOS writes UTF-8 and does not say so, which is read as code page 437."""
    if info.flag_bits & _SAYS_UTF8:
        return info.filename
    try:
        return info.filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return info.filename


def _of_mail(data: bytes, name: str) -> list[_Member]:
    return [
        _Member(attached, lambda content=content: content, len(content))  # type: ignore[misc]
        for attached, content in attachments(data, name)
    ]


def _of_outlook(data: bytes, name: str) -> list[_Member]:
    return _of_mail(as_mail(data, name, body=False), name)


_OPENERS: dict[str, Callable[[bytes, str], list[_Member]]] = {
    ".zip": _of_zip,
    ".eml": _of_mail,
    ".msg": _of_outlook,
}
MAILS = frozenset({".eml", ".msg"})
"""Suffixes of containers that are documents themselves."""
