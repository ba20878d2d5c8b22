"""Automatic numbers of lists and headings stand before their text, as the program shows them."""

from __future__ import annotations

from ingest.reader import read_bytes
from rag.types import BlockKind
from tests.test_ingest_office import ODF, zipped
from tests.test_ingest_word import blocks, cell, grid, line, run, word_of


def level(depth: int, form: str, text: str, more: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>{more}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


def lists(*levels: str, starts: str = "") -> str:
    return (
        f'<w:abstractNum w:abstractNumId="0">{"".join(levels)}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
        f'<w:num w:numId="2"><w:abstractNumId w:val="0"/>{starts}</w:num>'
    )


def item(text: str, number: int = 1, depth: int = 0) -> str:
    mark = f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr>'
    return line(f"<w:pPr>{mark}</w:pPr>", run(text))


def test_word_lists_count_by_level_and_begin_anew_where_they_say_so():
    made = lists(
        level(0, "decimal", "%1."), level(1, "lowerLetter", "%2)"), level(2, "upperRoman", "%3."),
        starts='<w:lvlOverride w:ilvl="0"><w:startOverride w:val="4"/></w:lvlOverride>',
    )  # fmt: skip
    items = (
        ("Lage", 1, 0), ("Hafen", 1, 1), ("Bahn", 1, 1), ("Gleis", 1, 2), ("Votum", 1, 0),
        ("Kosten", 1, 1), ("Anhang", 2, 0),
    )  # fmt: skip
    body = "".join(item(f"{name} wird geprüft.", number, depth) for name, number, depth in items)
    document = read_bytes(word_of(body, lists=made), "a.docx")
    read = [text.removesuffix(" wird geprüft.") for text in blocks(document, BlockKind.LIST_ITEM)]
    assert read == [
        "1. Lage", "a) Hafen", "b) Bahn", "I. Gleis", "2. Votum", "a) Kosten", "4. Anhang",
    ]  # fmt: skip


def test_word_headings_bear_the_numbers_of_their_style():
    made = lists(level(0, "decimal", "%1."), level(1, "decimal", "%1.%2"))
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="H{n}"><w:name w:val="heading {n}"/><w:pPr>'
        f'<w:numPr><w:ilvl w:val="{n - 1}"/><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        for n in (1, 2)
    )
    body = "".join(
        line(f'<w:pPr><w:pStyle w:val="H{n}"/></w:pPr>', run(text)) + line(run("Es steht hier."))
        for n, text in ((1, "Lage"), (2, "Hafen"), (2, "Bahn"), (1, "Votum"))
    )
    document = read_bytes(word_of(body, styles=styles, lists=made), "a.docx")
    assert blocks(document, BlockKind.HEADING) == ["1. Lage", "1.1 Hafen", "1.2 Bahn", "2. Votum"]


def test_word_counts_in_cells_of_tables_and_past_empty_paragraphs():
    rows = (cell(item("")) + cell(line(run(name))) for name in ("Pumpe", "Ventil"))
    body = grid(*rows) + item("") + item("Das Rohr wird geprüft.")
    made = lists(level(0, "decimal", "M%1"))
    document = read_bytes(word_of(body, lists=made), "a.docx")
    assert blocks(document, BlockKind.TABLE_ROW) == ["M1 | Pumpe", "M2 | Ventil"]
    assert blocks(document, BlockKind.LIST_ITEM) == ["M4 Das Rohr wird geprüft."]


def test_word_writes_legal_numbers_in_figures():
    made = lists(level(0, "upperRoman", "%1."), level(1, "decimal", "%1.%2", "<w:isLgl/>"))
    body = item("Die Lage ist ernst.") + item("Der Hafen wird geprüft.", depth=1)
    document = read_bytes(word_of(body, lists=made), "a.docx")
    assert blocks(document, BlockKind.LIST_ITEM) == [
        "I. Die Lage ist ernst.", "1.1 Der Hafen wird geprüft.",
    ]  # fmt: skip


def test_a_list_of_word_that_stands_for_a_style_has_the_numbers_of_that_style():
    made = (
        '<w:abstractNum w:abstractNumId="7"><w:numStyleLink w:val="Steps"/></w:abstractNum>'
        f'<w:abstractNum w:abstractNumId="8">{level(0, "decimal", "Schritt %1:")}</w:abstractNum>'
        '<w:num w:numId="71"><w:abstractNumId w:val="7"/></w:num>'
        '<w:num w:numId="81"><w:abstractNumId w:val="8"/></w:num>'
    )
    styles = (
        '<w:style w:type="numbering" w:styleId="Steps"><w:name w:val="Steps"/><w:pPr><w:numPr>'
        '<w:numId w:val="81"/></w:numPr></w:pPr></w:style>'
    )
    body = item("Der Kran wird geprüft.", 71) + item("Das Tor wird geprüft.", 71)
    document = read_bytes(word_of(body, styles=styles, lists=made), "a.docx")
    assert blocks(document, BlockKind.LIST_ITEM) == [
        "Schritt 1: Der Kran wird geprüft.", "Schritt 2: Das Tor wird geprüft.",
    ]  # fmt: skip


def test_a_bulleted_list_of_word_keeps_its_bullets():
    body = item("Lage") + item("Votum")
    document = read_bytes(word_of(body, lists=lists(level(0, "bullet", ""))), "a.docx")
    assert blocks(document, BlockKind.LIST_ITEM) == ["• Lage", "• Votum"]


def writer(body: str) -> bytes:
    style = (
        '<text:list-style style:name="L1"><text:list-level-style-number text:level="1" '
        'style:num-suffix="." style:num-format="1"/><text:list-level-style-number text:level="2" '
        'text:display-levels="2" style:num-format="1"/></text:list-style>'
    )
    outline = (
        '<text:outline-style><text:outline-level-style text:level="1" style:num-format="I" '
        'style:num-suffix="."/></text:outline-style>'
    )
    return zipped({
        "content.xml": (
            f"<office:document-content {ODF}><office:automatic-styles>{style}"
            f"</office:automatic-styles><office:body><office:text>{body}</office:text>"
            "</office:body></office:document-content>"
        ),
        "styles.xml": f"<office:document-styles {ODF}>{outline}</office:document-styles>",
    })  # fmt: skip


def test_writer_lists_and_headings_bear_their_numbers():
    def entry(text: str, below: str = "") -> str:
        return f"<text:list-item><text:p>{text}</text:p>{below}</text:list-item>"

    def listed(inner: str, more: str = "") -> str:
        return f'<text:list text:style-name="L1" {more}>{inner}</text:list>'

    nested = f"<text:list>{entry('Hafen wird geprüft.')}{entry('Bahn wird geprüft.')}</text:list>"
    body = (
        '<text:h text:outline-level="1">Votum</text:h>'
        + listed(entry("Zustimmung", nested) + entry("Kenntnis"))
        + "<text:p>Ferner:</text:p>"
        + listed(entry("Bericht"), 'text:continue-numbering="true"')
        + '<text:h text:outline-level="1">Lage</text:h>'
        + listed(entry("Neu"))
    )
    document = read_bytes(writer(body), "a.odt")
    assert blocks(document, BlockKind.HEADING) == ["I. Votum", "II. Lage"]
    assert blocks(document, BlockKind.LIST_ITEM) == [
        "1. Zustimmung", "1.1 Hafen wird geprüft.", "1.2 Bahn wird geprüft.", "2. Kenntnis",
        "3. Bericht", "1. Neu",
    ]  # fmt: skip


def test_the_numbers_that_rtf_writes_for_older_readers_are_kept():
    text = (
        r"{\rtf1{\listtext 1.\tab}\ls1 Lage\par{\listtext 2.\tab}\ls1 Votum\par"
        r"\pard{\pntext\'b7\tab}Hafen\par}"
    )
    document = read_bytes(text.encode("cp1252"), "a.rtf")
    assert blocks(document, BlockKind.LIST_ITEM) == ["1. Lage", "2. Votum", "• Hafen"]
