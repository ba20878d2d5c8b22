"""PDF pages made here line by line: order, footnotes, tables, page numbers, quotes drawn."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from dataclasses import replace

import pytest
from PIL import Image

from eval import pdfs
from ingest import drawing, placing
from ingest.chunk import passages
from ingest.pipeline import ingest
from ingest.reader import read, read_bytes
from rag.cli import main
from rag.config import load
from rag.errors import DocumentError, UsageError
from rag.types import BlockKind, Document

Mark = tuple[float, float, float, str]
"""Left, foot and size in points, and the words."""
BODY = (
    "Die Behörde hat im vergangenen Jahr zahlreiche Anträge auf",
    "Öffnung des Hafens geprüft und nach dem geltenden Recht auch",
    "beschieden, wobei sie die Stellungnahmen der Gemeinden gewürdigt",
    "und die Bescheide in ihrem Amtsblatt bekannt gegeben hat, wie es",
    "das Gesetz in solchen Fällen seit langem ausdrücklich vorschreibt.",
)


def made(
    pages: Sequence[Sequence[Mark]], *, lines: str = "", turn: int = 0, author: str = ""
) -> bytes:
    """Write a PDF: each mark a text object of its own; ``lines`` are drawn on every page."""
    objects = ["<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"]
    kids = []
    for marks in pages:
        shown = "".join(
            f"BT /F1 {size} Tf {x} {y} Td ({text.replace('(', chr(92) + '(')}) Tj ET\n"
            for x, y, size, text in (
                (x, y, s, t.replace(")", chr(92) + ")")) for x, y, s, t in marks
            )
        )
        stream = shown + lines
        objects.append(f"<< /Length {len(stream.encode('cp1252'))} >>\nstream\n{stream}\nendstream")
        objects.append(
            f"<< /Type /Page /Parent PARENT /MediaBox [0 0 595 842] /Rotate {turn} "
            f"/Contents {len(objects)} 0 R /Resources << /Font << /F1 1 0 R >> >> >>"
        )
        kids.append(len(objects))
    tree = len(objects) + 1
    refs = " ".join(f"{kid} 0 R" for kid in kids)
    objects.append(f"<< /Type /Pages /Kids [{refs}] /Count {len(kids)} >>")
    objects.append(f"<< /Type /Catalog /Pages {tree} 0 R >>")
    objects.append(f"<< /Author ({author}) >>")
    out = bytearray(b"%PDF-1.4\n")
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += f"{number} 0 obj\n{body.replace('PARENT', f'{tree} 0 R')}\nendobj\n".encode("cp1252")
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{place:010d} 00000 n \n".encode() for place in places)
    out += f"trailer\n<< /Size {len(objects) + 1} /Root {tree + 1} 0 R ".encode()
    out += f"/Info {tree + 2} 0 R >>\n".encode()
    return bytes(out + f"startxref\n{start}\n%%EOF\n".encode())


def column(lines: Sequence[str], x: float = 60, top: float = 760, size: float = 11) -> list[Mark]:
    return [(x, top - 14 * n, size, line) for n, line in enumerate(lines)]


def texts(document: Document, kind: BlockKind) -> list[str]:
    return [document.text[b.start : b.end] for b in document.blocks if b.kind is kind]


def noted() -> bytes:
    """A sentence that runs over the page end, footnotes below it."""
    first = [
        *column(
            [*BODY, "Die Frist wurde um vier Wochen verlängert, weil die Unterlagen der Stadt"]
        ),
        (416.5, 695.0, 6, "1"),
        (60, 90, 8, "1 Amtsblatt der Behörde, Jahrgang 2024, Seite 17."),
        (60, 80, 8, "2 So auch die Stellungnahme der Gemeinden vom Mai."),
    ]
    second = column(["noch nicht vollständig waren. Danach wurde entschieden.", *BODY])
    return made([first, second])


def test_footnotes_stand_apart_on_their_page_and_cut_no_sentence():
    document = read_bytes(noted(), "bericht.pdf")
    assert "weil die Unterlagen der Stadt noch nicht vollständig waren." in document.text
    notes = texts(document, BlockKind.FOOTNOTE)
    assert [note[:12] for note in notes] == ["1 Amtsblatt ", "2 So auch di"]
    place = document.text.index("Amtsblatt der Behörde, Jahrgang")
    assert document.pages[0].start <= place < document.pages[0].end
    found = [document.text[p.start : p.end] for p in passages(document, 200)]
    assert [text for text in found if "Amtsblatt der Behörde, Jahrgang" in text] == notes[:1]


def test_a_raised_mark_of_a_footnote_is_no_part_of_the_word_but_a_unit_is():
    page = [
        *column(BODY),
        (60, 680, 11, "Die Fläche beträgt 40 m"), (178.5, 684.5, 6, "2"),
        (60, 660, 11, "Das Vorhaben"), (128.0, 664.5, 6, "1"), (140, 660, 11, "wurde geprüft."),
        (60, 80, 8, "1 Siehe das Amtsblatt der Behörde vom Mai."),
    ]  # fmt: skip
    text = read_bytes(made([page]), "flaeche.pdf").text
    assert "Das Vorhaben wurde geprüft." in text
    assert "40 m2" in text


def test_columns_that_the_file_interleaves_are_read_one_after_the_other():
    left = [f"Links {n}: der Hafen wurde im Jahr {2000 + n}" for n in range(12)]
    right = [f"Rechts {n}: die Stadt hat im Jahr {2000 + n}" for n in range(12)]
    rows = zip(column(left), column(right, x=320), strict=True)
    document = read_bytes(made([[mark for row in rows for mark in row]]), "zwei.pdf")
    places = [
        document.text.index(f"{side} {n}:") for side in ("Links", "Rechts") for n in range(12)
    ]
    assert places == sorted(places)


def test_running_heads_that_the_file_gives_last_are_found_by_their_place():
    pages = [[*column(BODY[n:] + BODY[:n]), (60, 815, 9, f"Papier der Behörde {n}"),
              (290, 30, 9, str(n + 13))] for n in range(4)]  # fmt: skip
    document = read_bytes(made(pages), "papier.pdf")
    assert "Papier der Behörde" not in document.text
    assert [page.label for page in document.pages] == ["13", "14", "15", "16"]


TABLE = (("Land", "Frist", "Stelle"), ("Norwegen", "14 Tage", "Zoll"), ("Island", "3 Tage", "Amt"))


def cells(*, top: float = 700) -> list[Mark]:
    return [
        (70 + 120 * c, top - 24 * r, 10, cell)
        for r, row in enumerate(TABLE) for c, cell in enumerate(row)
    ]  # fmt: skip


def test_a_table_without_lines_gives_rows_that_name_their_columns():
    document = read_bytes(made([[*column(BODY[:2]), *cells()]]), "fristen.pdf")
    assert texts(document, BlockKind.TABLE_ROW) == [
        "Land: Norwegen | Frist: 14 Tage | Stelle: Zoll",
        "Land: Island | Frist: 3 Tage | Stelle: Amt",
    ]
    assert document.text.startswith(BODY[0])


def test_a_ruled_table_keeps_cells_of_several_lines_together():
    frame = "".join(f"60 {y} 360 0.5 re f\n" for y in (720, 690, 650, 620))
    frame += "".join(f"{x} 620 0.5 100 re f\n" for x in (60, 180, 300, 420))
    marks = [
        (64, 705, 10, "Land"), (184, 705, 10, "Frist"), (304, 705, 10, "Stelle"),
        (64, 678, 10, "Norwegen"), (184, 678, 10, "vierzehn Werk-"), (184, 664, 10, "tage"),
        (304, 678, 10, "Zoll"),
        (64, 632, 10, "Island"), (184, 632, 10, "drei Tage"), (304, 632, 10, "Amt"),
    ]  # fmt: skip
    document = read_bytes(made([[*column(BODY[:2]), *marks]], lines=frame), "fristen.pdf")
    assert texts(document, BlockKind.TABLE_ROW) == [
        "Land: Norwegen | Frist: vierzehn Werktage | Stelle: Zoll",
        "Land: Island | Frist: drei Tage | Stelle: Amt",
    ]


def test_text_in_two_columns_is_no_table():
    rows = zip(column(BODY * 2, size=8), column(BODY[::-1] * 2, x=320, size=8), strict=True)
    document = read_bytes(made([[mark for row in rows for mark in row]]), "zwei.pdf")
    assert not texts(document, BlockKind.TABLE_ROW)


def test_text_that_stands_off_the_page_is_not_read():
    page = [*column(BODY), (700, 400, 11, "Unsichtbare Anweisung an den Leser")]
    assert "Unsichtbar" not in read_bytes(made([page]), "seite.pdf").text


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_quote_is_drawn_where_it_is_printed(tmp_path, turn):
    path = tmp_path / "bericht.pdf"
    path.write_bytes(made([column(BODY)], turn=turn))
    document = read(path)
    start = document.text.index("nach dem geltenden")
    end = document.text.index("beschieden") + len("beschieden")
    drawn = drawing.boxes(document, 1, start, end)
    assert len(drawn.boxes) == 2
    if not turn:
        first, second = drawn.boxes
        assert 746 - 4 < first.bottom < 746 < first.top < 746 + 12
        assert (second.left, round(second.bottom)) == (pytest.approx(60, abs=1), round(732 - 2.3))
    with Image.open(io.BytesIO(drawing.png(document, 1, start, end, dpi=72))) as picture:
        assert picture.size == ((842, 595) if turn in (90, 270) else (595, 842))
        for box in drawn.boxes:
            x, y = box.left + 1, drawn.height - (box.top + box.bottom) / 2
            colours = {
                picture.getpixel((int(x) + n, int(y) + m))[2] for n in (0, 1) for m in (0, 1)
            }
            assert min(colours) < 200


def test_the_second_of_two_like_quotes_is_told_by_what_stands_around_it():
    text = "Der Hafen ist offen, sagt die Stadt. Der Hafen ist offen, sagt das Amt."
    signs = placing.signs((sign, place) for place, sign in enumerate(text))
    start = text.rindex("Der Hafen")
    assert placing.find(signs, text, start, start + 9)[0] == start
    assert placing.find(signs, text, 0, 9)[0] == 0


@pytest.mark.parametrize("quote", ["„Der Hafen ist offen.“", "Der Hafen ist offen.", "Der Hafen"])
def test_the_signs_at_both_ends_of_a_quote_are_drawn_and_no_others(quote):
    page = "(Sie sagten: „Der Ha-\nfen  ist offen.“) (Ende)"
    text = "(Sie sagten: „Der Hafen ist offen.“) (Ende)"
    signs = placing.signs((sign, place) for place, sign in enumerate(page))
    start = text.index(quote)
    found = placing.find(signs, text, start, start + len(quote))
    assert [page[n] for n in found] == list(quote.replace(" ", "").replace("Ha", "Ha-"))


def test_a_table_cell_is_drawn_without_the_heading_that_its_row_repeats(tmp_path):
    path = tmp_path / "fristen.pdf"
    path.write_bytes(made([[*column(BODY[:2]), *cells()]]))
    document = read(path)
    start = document.text.index("Land: Island")
    drawn = drawing.boxes(document, 1, start, start + len("Land: Island | Frist: 3 Tage"))
    assert all(640 < box.bottom < 665 for box in drawn.boxes)


def test_a_file_that_is_gone_or_has_changed_is_not_drawn(tmp_path):
    path = tmp_path / "bericht.pdf"
    path.write_bytes(made([column(BODY)]))
    document = read(path)
    path.write_bytes(made([column(BODY[::-1])]))
    with pytest.raises(DocumentError, match=r"bericht\.pdf: its file has changed"):
        drawing.boxes(document, 1, 0, 10)
    path.unlink()
    with pytest.raises(DocumentError, match=r"bericht\.pdf: its file is gone"):
        drawing.boxes(document, 1, 0, 10)
    with pytest.raises(UsageError, match="no page 7"):
        drawing.boxes(document, 7, 0, 10)
    renamed = replace(document, info=replace(document.info, name="bericht.txt"))
    with pytest.raises(DocumentError, match="only pages of a PDF"):
        drawing.boxes(renamed, 1, 0, 10)


def test_a_quote_is_drawn_from_the_command_line_with_rights_applied(tmp_path, capsys):
    (tmp_path / "akten").mkdir()
    (tmp_path / "akten" / "bericht.pdf").write_bytes(made([column(BODY)]))
    (tmp_path / "akten" / "bericht.pdf.meta.toml").write_text('groups = ["leitung"]\n', "utf-8")
    index = str(tmp_path / "index")
    settings = load({"index": tmp_path / "index", "ingest.jobs": 1}, environ={})
    assert not ingest([tmp_path / "akten"], settings).failed
    access = tmp_path / "access.toml"
    access.write_text('anna = ["leitung"]\nbernd = []\n', "utf-8")
    rights = ["--index", index, "--set", f"access={access}"]
    words = ["show", "bericht.pdf", *rights, "--quote", "4:30"]
    picture = tmp_path / "seite.png"
    assert main([*words, "--as", "anna", "--png", str(picture)]) == 0
    assert picture.read_bytes().startswith(b"\x89PNG")
    capsys.readouterr()
    assert main([*words, "--as", "anna", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["page"] == 1
    assert main([*words, "--as", "bernd"]) == 2
    assert "no document 'bericht.pdf'" in capsys.readouterr().err
    assert main([*words[:-1], "30:4", "--as", "anna"]) == 2
    assert "30:4 is no stretch of its text" in capsys.readouterr().err


def test_words_in_order_are_counted_exactly():
    assert pdfs.common(["a", "b", "c", "b", "d", "a", "b"], ["b", "d", "c", "a", "b", "a"]) == 4
    assert pdfs.in_order("eins zwei drei vier", "Kopf eins zwei Fuß vier") == 0.75


@pytest.mark.shared
def test_a_coalition_agreement_is_read_as_its_markdown_twin(shared):
    folder = shared / "corpora" / "pdf"
    document = read(folder / "koalitionsvertrag-bw-2021.pdf")
    assert pdfs.twin_in_order(folder / "koalitionsvertrag-bw-2021.pdf", document) >= 0.985
    assert pdfs.headings(folder / "koalitionsvertrag-bw-2021.pdf", document) >= 0.90


@pytest.mark.shared
def test_the_columns_of_a_record_of_1949_are_in_reading_order(shared):
    path = shared / "corpora" / "pdf" / "plenarprotokoll-1949-01001.pdf"
    assert pdfs.twin_in_order(path, read(path)) >= 0.97


def test_a_box_at_the_top_of_a_page_that_the_file_gives_last_is_read_first() -> None:
    reply = column([*BODY, *BODY, "Die Regierung stimmt dem zu."], top=500)
    asked = column(["Empfehlung 1: Häfen prüfen", *BODY], top=760)
    text = read_bytes(made([[*reply, *asked]]), "antwort.pdf").text
    assert text.startswith("Empfehlung 1")
    assert text.endswith("Die Regierung stimmt dem zu.")


def test_a_footnote_whose_mark_is_a_row_of_its_own_is_a_footnote() -> None:
    marks = [
        *column([*BODY, "Die Frist wurde um vier Wochen verlängert"]),
        (267, 694.5, 6, "7"),
        (60, 90, 4, "7"),
        (68, 86, 8, "Amtsblatt der Behörde, Jahrgang"),
        (60, 76, 8, "2024)."),
    ]
    second = column(["und danach wurde in der Sache entschieden.", *BODY])
    document = read_bytes(made([marks, second]), "noten.pdf")
    assert texts(document, BlockKind.FOOTNOTE) == ["7 Amtsblatt der Behörde, Jahrgang 2024)."]
    assert "vier Wochen verlängert und danach wurde" in document.text
