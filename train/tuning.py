"""Questions to tune on, so that the reported set `eval/policy-dev.jsonl` is never tuned on.

    python -m train.tuning --shared ../shared --out DIR

`tuning.jsonl` asks 200 questions about twenty papers of `corpora/drucksachen-dev.tar.xz`, none of
them a paper of `policy-dev`. It holds no text of the papers: evidence is [start, end) in characters
of the archive member, end excluded. Written out are `DIR/corpus` (the papers) and
`DIR/questions.jsonl` (the questions with their evidence, fields as in `policy-dev.jsonl`).
"""

import argparse
import json
import tarfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath
from typing import TypedDict, cast

from rag.errors import GoldError
from train.text import join_lines

SOURCE = Path(__file__).with_name("tuning.jsonl")
_ARCHIVE = Path("corpora/drucksachen-dev.tar.xz")
_REMEDY = "take the archive that the offsets were made from"


class _Row(TypedDict):
    """A line of `tuning.jsonl`."""

    id: str
    lang: str
    kind: str
    question: str
    doc: str | None
    evidence: list[tuple[int, int]]
    keys: list[str]


@dataclass(frozen=True)
class Item:
    """A question as it is asked: `doc` is a file name, or None where no paper answers it.

    Any one of `evidence` shows where the answer stands, any one of `keys` shows the answer.
    """

    id: str
    lang: str
    kind: str
    question: str
    doc: str | None
    evidence: tuple[str, ...]
    keys: tuple[str, ...]


def papers(shared: Path, source: Path = SOURCE) -> dict[str, str]:
    """Return the text of each paper asked about, by archive member name."""
    wanted = {row["doc"] for row in _rows(source) if row["doc"]}
    found: dict[str, str] = {}
    with tarfile.open(shared / _ARCHIVE, "r:xz") as archive:
        for member in archive:
            file = archive.extractfile(member) if member.name in wanted else None
            if file:
                found[member.name] = file.read().decode("utf-8")
    if missing := sorted(wanted - found.keys()):
        raise GoldError(f"no member {missing[0]!r}", where=str(_ARCHIVE), remedy=_REMEDY)
    return found


def items(texts: Mapping[str, str], source: Path = SOURCE) -> tuple[Item, ...]:
    """Cut the evidence of each question out of the `papers`; GoldError where they differ."""
    rows = enumerate(_rows(source), 1)
    return tuple(_item(row, texts, f"{source.name}:{number}") for number, row in rows)


def write(shared: Path, out: Path, source: Path = SOURCE) -> int:
    """Write `out/corpus` and `out/questions.jsonl`; return the number of questions."""
    texts = papers(shared, source)
    found = items(texts, source)
    (out / "corpus").mkdir(parents=True, exist_ok=True)
    for member, text in texts.items():
        # Bytes: what the archive holds, whatever line ends this system writes.
        (out / "corpus" / PurePosixPath(member).name).write_bytes(text.encode("utf-8"))
    lines = (json.dumps(asdict(item), ensure_ascii=False) + "\n" for item in found)
    (out / "questions.jsonl").write_text("".join(lines), encoding="utf-8")
    return len(found)


def _rows(source: Path) -> list[_Row]:
    lines = source.read_text(encoding="utf-8").splitlines()
    return [cast("_Row", json.loads(line)) for line in lines]


def _item(row: _Row, texts: Mapping[str, str], where: str) -> Item:
    """Put text for offsets; evidence that shows no key means that the offsets do not fit."""
    member, keys = row["doc"], tuple(row["keys"])
    text = texts[member] if member else ""
    evidence = tuple(join_lines(text[start:end].splitlines()) for start, end in row["evidence"])
    for one in evidence:
        if not any(key.lower() in one.lower() for key in keys):
            raise GoldError("evidence shows none of its keys", where=where, remedy=_REMEDY)
    doc = PurePosixPath(member).name if member else None
    return Item(row["id"], row["lang"], row["kind"], row["question"], doc, evidence, keys)


def main() -> None:
    """Write the tuning set to a folder."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--shared", type=Path, required=True, help="folder of the shared data")
    parser.add_argument("--out", type=Path, required=True, help="folder to write to")
    given = parser.parse_args()
    print(f"{write(given.shared, given.out)} questions written to {given.out}")


if __name__ == "__main__":
    main()
