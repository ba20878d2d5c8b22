"""Damage real files of every format and read them: ``python tests/fuzz.py [--cases N] [FILE…]``.

A damaged file must be read with some text, or refused by an error of ours, within its time. A
crash, a hang, a document without text or an error of Python fails the run and leaves the file
behind. Files are read in worker processes, in batches; each case has a number, and the same
number makes the same damage. Not part of the package.
"""

from __future__ import annotations

import argparse
import copy
import io
import multiprocessing
import random
import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from ingest.limits import Limits, enter
from ingest.parsers import SUFFIXES
from ingest.reader import read_bytes
from rag.errors import DocumentError

ROOT = Path(__file__).parents[1]
LARGEST = 200_000
"""Bytes of a sample: a longer text or table is cut, a longer binary file is left out."""
SECONDS = 60.0
_CUTTABLE = frozenset({".txt", ".md", ".html", ".csv", ".eml", ".rtf"})
SPLINTERS = (
    b"\0" * 9, b"\xff\xfe", b"{" * 50, b"9" * 30, b"<" * 20, b"-1", b"\\u-1?", b"&#xD800;", b"\f",
    b"</w:p>", b'"', b"\r\n\r\n", b"%%EOF", b"endobj", b"\xed\xa0\x80", b"]]>", b"=?utf-8?b?//8=?=",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sample:
    """One sound file of a format, under the name that it is read by."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Case:
    """One damaged file; its number says how it was damaged."""

    number: int
    name: str
    data: bytes


def samples(files: Sequence[Path]) -> list[Sample]:
    """The files that are supported and small enough, and those that the tests make."""
    found = [Sample(f"made{name[1:]}", data) for name, data in _made().items()]
    for path in files:
        suffix = path.suffix.lower()
        if SUFFIXES.get(suffix, "zip") in ("zip", "image"):
            continue
        data = path.read_bytes()
        if len(data) > LARGEST and suffix in _CUTTABLE:
            data = data[:LARGEST]
        if 0 < len(data) <= LARGEST:
            found.append(Sample(path.name, data))
    return found


def _made() -> dict[str, bytes]:
    """Files of every format that no folder of ours holds, written by the tests' own code."""
    import outlook_samples
    import test_ingest_fuzz

    attached = outlook_samples.attachment("a.txt", b"Der Kai ist frei. " * 300)
    made = outlook_samples.compound(outlook_samples.message("Hafen", attached))
    return {**test_ingest_fuzz.FILES, "a.msg": made}


def mutated(data: bytes, rng: random.Random) -> bytes:
    """Change, cut out, repeat and put in bytes, one to twenty times."""
    damaged = bytearray(data)
    for _ in range(rng.choice((1, 2, 5, 20))):
        at = rng.randrange(len(damaged) or 1)
        match rng.randrange(5):
            case 0 if damaged:
                damaged[at] = rng.randrange(256)
            case 1:
                del damaged[at : at + rng.randrange(1, 60)]
            case 2:
                other = rng.randrange(len(damaged) or 1)
                damaged[at:at] = damaged[other : other + rng.randrange(1, 200)]
            case 3 if rng.random() < 0.2:
                del damaged[at:]
            case _:
                damaged[at:at] = rng.choice(SPLINTERS)
    return bytes(damaged)


def overwritten(data: bytes, rng: random.Random) -> bytes:
    """Change bytes in their places: a file of sectors that shifts is refused at its first table."""
    changed = bytearray(data)
    for _ in range(rng.choice((1, 2, 5, 20))):
        splinter = rng.choice((*SPLINTERS, bytes([rng.randrange(256)]), b"\xff" * 4))
        at = rng.randrange(max(1, len(changed) - len(splinter)))
        changed[at : at + len(splinter)] = splinter
    return bytes(changed)


def reshaped(data: bytes, rng: random.Random) -> bytes:
    """Cut out, repeat, move and rewrite elements of XML, which stays well formed."""
    try:
        root = etree.fromstring(data)
    except etree.XMLSyntaxError:
        return mutated(data, rng)
    for _ in range(rng.choice((1, 2, 5, 20))):
        below = [one for one in root.iter() if isinstance(one.tag, str) and one is not root]
        if not below:
            break
        one, other = rng.choice(below), rng.choice(below)
        match rng.randrange(5):
            case 0:
                one.getparent().remove(one)
            case 1:
                one.getparent().append(copy.deepcopy(one))
            case 2:
                other.append(copy.deepcopy(one))
            case 3 if one.attrib:
                name = rng.choice(list(one.attrib))
                one.set(name, rng.choice(("", "-1", "99999999999", "x", "rId1", "true", "é" * 99)))
            case _:
                one.text = rng.choice((None, "", " ", "Hafen", "-1", "1e999", "\u202e", "9" * 40))
    return etree.tostring(root)


def damaged(data: bytes, rng: random.Random) -> bytes:
    """Damage the file, or for a package one of its members, so that it can still be opened."""
    if data.startswith(b"\xd0\xcf\x11\xe0") and rng.random() < 0.8:
        return overwritten(data, rng)
    if not data.startswith(b"PK") or rng.random() < 0.1:
        return mutated(data, rng)
    source = zipfile.ZipFile(io.BytesIO(data))
    chosen = rng.choice(source.namelist())
    damage = reshaped if rng.random() < 0.8 else mutated
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            target.writestr(name, damage(content, rng) if name == chosen else content)
    return buffer.getvalue()


def cases(found: Sequence[Sample], count: int, first: int = 0) -> Iterator[Case]:
    """Yield damaged files: every format in its turn, and of each format its files in theirs."""
    by_format: dict[str, list[Sample]] = {}
    for sample in found:
        by_format.setdefault(Path(sample.name).suffix.lower(), []).append(sample)
    formats = sorted(by_format)
    for number in range(first, first + count):
        files = by_format[formats[number % len(formats)]]
        sample = files[number // len(formats) % len(files)]
        yield Case(number, sample.name, damaged(sample.data, random.Random(number)))


def outcome(case: Case) -> str:
    """Read one case: "read", "refused", or what went wrong."""
    try:
        document = read_bytes(case.data, case.name)
    except DocumentError:
        return "refused"
    except Exception as error:  # what is looked for
        return f"error {type(error).__name__}: {error}"
    if not any(character.isalnum() for character in document.text):
        return "empty document"
    inside = all(
        0 <= part.start <= part.end <= len(document.text)
        for part in (*document.blocks, *document.pages)
    )
    return "read" if inside else "offsets outside the text"


def run(found: Sequence[Case], jobs: int, limits: Limits) -> Iterator[tuple[Case, str]]:
    """Yield each case with its outcome; a crash or a hang costs its worker and is named."""
    context = multiprocessing.get_context("spawn")
    waiting = list(found)
    while waiting:
        pool = ProcessPoolExecutor(jobs, context, enter, (limits,))
        flying: list[tuple[Case, Future[str]]] = [(c, pool.submit(outcome, c)) for c in waiting]
        waiting = []
        for place, (case, future) in enumerate(flying):
            try:
                yield case, future.result(timeout=limits.seconds)
            except TimeoutError:
                yield case, "hang"
            except BrokenProcessPool:
                yield case, "crash"
            else:
                continue
            for process in list((pool._processes or {}).values()):
                process.kill()
            waiting = [one for one, _ in flying[place + 1 :]]
            break
        pool.shutdown(wait=False, cancel_futures=True)


def main() -> int:
    """Run and print a table; 1 where anything but "read" or "refused" came out."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path, help="folders and files besides examples/")
    parser.add_argument("--cases", type=int, default=2000)
    parser.add_argument("--first", type=int, default=0, help="number of the first case")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--keep", type=Path, default=Path("out/fuzz"), help="where failures go")
    arguments = parser.parse_args()
    named = [ROOT / "examples" / "documents", *arguments.files]
    files = [path for one in named for path in (sorted(one.rglob("*")) if one.is_dir() else [one])]
    found = samples([path for path in files if path.is_file()])
    chosen = list(cases(found, arguments.cases, arguments.first))
    table: Counter[tuple[str, str]] = Counter()
    for case, result in run(chosen, arguments.jobs, Limits(seconds=SECONDS)):
        good = result in ("read", "refused")
        table[Path(case.name).suffix.lower(), result if good else "WRONG"] += 1
        if not good:
            arguments.keep.mkdir(parents=True, exist_ok=True)
            kept = arguments.keep / f"{case.number}-{case.name}"
            kept.write_bytes(case.data)
            print(f"case {case.number} {case.name}: {result}; kept as {kept}", flush=True)
    for form in sorted({form for form, _ in table}):
        counts = (f"{table[form, word]:5} {word}" for word in ("read", "refused", "WRONG"))
        print(f"{form:6} {'  '.join(counts)}")
    return 1 if any(word == "WRONG" for _, word in table) else 0


if __name__ == "__main__":
    raise SystemExit(main())
