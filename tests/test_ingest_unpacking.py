"""Archives that are damaged, badly named or attached to a mail: members are refused by name."""

from __future__ import annotations

import io
import random
import resource
import zipfile
from email.message import EmailMessage

import pytest

from ingest import work
from ingest.containers import Item, Refused, expand

HARBOUR = "Der Hafen ist seit Freitag wieder geöffnet worden."
STATION = "Der Bahnhof bleibt bis zum Mai geschlossen."


@pytest.fixture
def unpack(tmp_path):
    def unpacked(name: str, data: bytes) -> list[Item | Refused]:
        (tmp_path / name).write_bytes(data)
        (tmp_path / "unpacked").mkdir()
        return list(expand(tmp_path / name, tmp_path / "unpacked"))

    return unpacked


def zipped(
    members: dict[str | zipfile.ZipInfo, bytes | str], packing: int = zipfile.ZIP_DEFLATED
) -> bytearray:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", packing) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return bytearray(buffer.getvalue())


def told(found: list[Item | Refused]) -> list[str]:
    return [one.name if isinstance(one, Item) else str(one.error) for one in found]


def damaged_lzma() -> bytes:
    noise = random.Random(1).randbytes(3000)
    data = zipped({"a.txt": noise, "b.txt": STATION}, zipfile.ZIP_LZMA)
    data[60:200] = b"\xff" * 140
    return bytes(data)


def damaged_name() -> bytes:
    data = zipped({"ä.txt": HARBOUR, "b.txt": STATION})
    data[30:32] = b"\xff\xff"
    return bytes(data)


@pytest.mark.parametrize("data", [damaged_lzma(), damaged_name()])
def test_a_member_that_is_damaged_in_any_way_leaves_the_others(unpack, data):
    broken, whole = told(unpack("a.zip", data))
    assert "its bytes are damaged" in broken
    assert whole == "a.zip/b.txt"


def test_a_member_without_a_name_leaves_the_others(unpack):
    nameless, whole = told(unpack("a.zip", bytes(zipped({".": HARBOUR, "b.txt": STATION}))))
    assert "a member has no name" in nameless
    assert whole == "a.zip/b.txt"


def test_a_member_for_which_there_is_no_space_leaves_the_others(unpack):
    """A limit on the size of files stands for the disk."""
    data = bytes(zipped({"lang.txt": HARBOUR * 1000, "b.txt": STATION}))
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, before[1]))
    try:
        full, whole = told(unpack("a.zip", data))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert full.startswith("a.zip/lang.txt: cannot be unpacked (")
    assert "TMPDIR" in full
    assert whole == "a.zip/b.txt"


def test_an_archive_attached_to_a_mail_decides_as_little_as_the_mail(unpack):
    message = EmailMessage()
    message["Subject"] = "Pläne"
    message.set_content(STATION)
    beside = 'issuer = "Bundesregierung"\nmarking = "TLP:CLEAR"\ngroups = ["alle"]'
    data = bytes(zipped({"plan.txt": HARBOUR, "plan.txt.meta.toml": beside}))
    message.add_attachment(data, "application", "zip", filename="plan.zip")
    found = unpack("post.eml", message.as_bytes())
    plan = next(one for one in found if told([one]) == ["post.eml/plan.zip/plan.txt"])
    info = work.prepare(plan, 300, None).document.info
    assert (info.issuer, info.marking, info.groups) == (None, "none", ())


class _FromMacOS(zipfile.ZipInfo):
    """A member whose name is UTF-8 without the flag that says so, as the Finder packs it."""

    def _encodeFilenameFlags(self):
        return self.filename.encode(), self.flag_bits & ~0x800


@pytest.mark.parametrize("name", ["Prüfung.txt", "Pru\u0308fung.txt"])
def test_umlauts_of_an_archive_packed_by_macos_are_read(unpack, name):
    data = zipped({_FromMacOS(name): HARBOUR})
    assert told(unpack("a.zip", bytes(data))) == [f"a.zip/{name}"]


def test_umlauts_of_an_archive_packed_by_windows_stay(unpack):
    data = bytes(zipped({"Pr0fung.txt": HARBOUR})).replace(b"Pr0", b"Pr\x81")
    assert told(unpack("a.zip", data)) == ["a.zip/Prüfung.txt"]


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_of_two_members_of_one_name_the_second_is_named(unpack):
    members = [("a.txt", HARBOUR), ("a.txt", STATION)]
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for member in members:
            archive.writestr(*member)
    first, second = told(unpack("a.zip", buffer.getvalue()))
    assert first == "a.zip/a.txt"
    assert "another member has the same name" in second
