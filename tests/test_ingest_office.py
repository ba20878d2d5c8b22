"""Office files made here, member by member, and read back: text, structure, what is refused."""

from __future__ import annotations

import io
import zipfile

import pytest

from ingest import package, sheets
from ingest.reader import read_bytes
from rag.errors import BrokenDocumentError, EncryptedDocumentError, UnsupportedFormatError
from rag.types import BlockKind

ODF = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"'
    for short, long in (
        ("office", "office"), ("text", "text"), ("table", "table"), ("style", "style"),
        ("draw", "drawing"), ("meta", "meta"), ("manifest", "manifest"),
    )
) + ' xmlns:dc="http://purl.org/dc/elements/1.1/"'  # fmt: skip
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SHOW = (
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    f'xmlns:r="{REL}"'
)


def zipped(members: dict[str, str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return buffer.getvalue()


def rels(*targets: tuple[str, str]) -> str:
    entries = "".join(
        f'<Relationship Id="rId{n}" Type="{REL}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(targets, start=1)
    )
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'<Relationships xmlns="{space}">{entries}</Relationships>'


CORE = (
    '<cp:coreProperties xmlns:cp="urn:x" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:t="http://purl.org/dc/terms/"><dc:title>Lagebild über den Hafen</dc:title>'
    "<dc:creator>Referat Häfen</dc:creator><t:created>2024-05-17T08:00:00Z</t:created>"
    "</cp:coreProperties>"
)


def odt(body: str, **members: str) -> bytes:
    content = (
        f"<office:document-content {ODF}><office:automatic-styles>"
        '<style:style style:name="P1" style:parent-style-name="Title"/>'
        f"</office:automatic-styles><office:body><office:text>{body}</office:text></office:body>"
        "</office:document-content>"
    )
    return zipped({"content.xml": content, **members})


TEXT = """
<text:tracked-changes><text:p>Gestrichener Satz.</text:p></text:tracked-changes>
<text:p text:style-name="P1">Lagebild Hafen</text:p>
<text:h text:outline-level="2">Lage</text:h>
<text:p>Der Hafen war<text:s text:c="2"/>im <text:span>Mai</text:span> geschlossen.<text:note>
<text:note-citation>1</text:note-citation><text:note-body><text:p>Bis zum 20.</text:p>
</text:note-body></text:note><office:annotation><text:p>prüfen!</text:p></office:annotation></text:p>
<text:list><text:list-item><text:p>erste Folge</text:p></text:list-item></text:list>
<table:table><table:table-row><table:table-cell><text:p>Monat</text:p></table:table-cell>
<table:table-cell><text:p>Schiffe</text:p></table:table-cell></table:table-row></table:table>"""
META = (
    f"<office:document-meta {ODF}><office:meta><dc:title>Lagebild über den Hafen</dc:title>"
    "<meta:initial-creator>Referat Häfen</meta:initial-creator>"
    "<meta:creation-date>2024-05-17T08:00:00</meta:creation-date></office:meta>"
    "</office:document-meta>"
)
STYLES = (
    f"<office:document-styles {ODF}><style:master-page><style:header>"
    "<text:p>VS - Nur für den Dienstgebrauch</text:p></style:header></style:master-page>"
    "</office:document-styles>"
)


def xlsx() -> bytes:
    sheet = (
        f'<worksheet xmlns="{MAIN}"><sheetData><row><c r="A1" t="s"><v>0</v></c></row>'
        '<row><c r="B3" t="inlineStr"><is><t>Land</t></is></c><c r="C3" t="s"><v>1</v></c>'
        '<c r="D3" t="s"><v>2</v></c></row><row><c r="B4" t="s"><v>3</v></c>'
        '<c r="C4" s="1"><v>45429</v></c><c r="D4" s="2"><v>0.125</v></c></row>'
        '<row><c r="B5" t="str"><v>Chile</v></c><c r="D5"><v>3.5</v></c></row>'
        "</sheetData></worksheet>"
    )
    hidden = (
        f'<worksheet xmlns="{MAIN}"><sheetData><row><c><v>7</v></c></row></sheetData></worksheet>'
    )
    book = (
        f'<workbook xmlns="{MAIN}" xmlns:r="{REL}"><sheets><sheet name="Fristen" r:id="rId1"/>'
        '<sheet name="Intern" state="hidden" r:id="rId2"/></sheets></workbook>'
    )
    words = "".join(f"<si><t>{w}</t></si>" for w in ("Fristen 2024", "Tag", "Anteil", "Norwegen"))
    styles = (
        f'<styleSheet xmlns="{MAIN}"><numFmts><numFmt numFmtId="170" formatCode="dd.mm.yyyy"/>'
        '</numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="170"/><xf numFmtId="10"/></cellXfs>'
        "</styleSheet>"
    )
    return zipped({
        "xl/workbook.xml": book,
        "xl/_rels/workbook.xml.rels": rels(
            ("worksheet", "worksheets/sheet1.xml"), ("worksheet", "worksheets/sheet2.xml"),
            ("sharedStrings", "sharedStrings.xml"), ("styles", "styles.xml"),
        ),
        "xl/worksheets/sheet1.xml": sheet, "xl/worksheets/sheet2.xml": hidden,
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{words}</sst>', "xl/styles.xml": styles,
        "docProps/core.xml": CORE,
    })  # fmt: skip


def shape(kind: str, *lines: str) -> str:
    holder = f'<p:ph type="{kind}"/>' if kind else ""
    texts = "".join(f"<a:p><a:r><a:t>{line}</a:t></a:r></a:p>" for line in lines)
    return (
        f"<p:sp><p:nvSpPr><p:nvPr>{holder}</p:nvPr></p:nvSpPr><p:txBody>{texts}</p:txBody></p:sp>"
    )


def slide(*shapes: str, attributes: str = "") -> str:
    inner = "".join(shapes)
    return f"<p:sld {SHOW} {attributes}><p:cSld><p:spTree>{inner}</p:spTree></p:cSld></p:sld>"


def pptx() -> bytes:
    table = "".join(
        "<a:tr>" + "".join(f"<a:tc><a:p><a:r><a:t>{c}</a:t></a:r></a:p></a:tc>" for c in row)
        + "</a:tr>" for row in (("Monat", "Schiffe"), ("Mai", "12"))
    )  # fmt: skip
    ids = "".join(f'<p:sldId id="{n}" r:id="rId{n}"/>' for n in (2, 1, 3))
    return zipped({
        "ppt/presentation.xml": f"<p:presentation {SHOW}><p:sldIdLst>{ids}</p:sldIdLst>"
        "</p:presentation>",
        "ppt/_rels/presentation.xml.rels": rels(
            ("slide", "slides/b.xml"), ("slide", "slides/a.xml"), ("slide", "slides/c.xml"),
        ),
        "ppt/slides/a.xml": slide(
            shape("body", "Der Hafen war zu.", "Er ist wieder offen."),
            shape("title", "Lage im Hafen"), shape("ftr", "VS-NfD"), shape("sldNum", "1"),
        ),
        "ppt/slides/_rels/a.xml.rels": rels(("notesSlide", "../notesSlides/n.xml")),
        "ppt/notesSlides/n.xml": slide(shape("body", "Auf den Mai hinweisen.")),
        "ppt/slides/b.xml": slide(
            shape("title", "Zahlen"), f"<p:graphicFrame><a:tbl>{table}</a:tbl></p:graphicFrame>"
        ),
        "ppt/slides/c.xml": slide(shape("title", "Entwurf"), attributes='show="0"'),
    })  # fmt: skip


RTF = r"""{\rtf1\ansi\ansicpg1252\uc1{\fonttbl{\f0 Arial;}{\f1\fcharset238 Arial CE;}}
{\stylesheet{\s0 Normal;}{\s1 heading 1;}}{\info{\title Lagebild \'fcber den Hafen}
{\author Referat H\'e4fen}{\creatim\yr2024\mo5\dy17}}{\*\generator Programm 1;}
{\header VS-NfD\par}
\pard\s1 Lage\par
\pard Der Hafen war im {\b Mai} geschlossen\u8212?so die Beh\'f6rde{\footnote Bis zum 20.}.
{\v geheim}{\pict 0102}{\field{\*\fldinst HYPERLINK "x"}{\fldrslt  Mehr }}
\f1 \'b9 \u-10179?\u-8704?\par
{\listtext\bullet\tab}\ls1 erste Folge\par
\trowd\pard\intbl Monat\cell Schiffe\cell\row\intbl Mai\cell 12\cell\row\pard}"""

CSV = "Fristen 2024;;\nLand;Frist;Anteil\nNorwegen;14 Tage;3,5 %\n\nChile;;0,2 %\n"


def blocks(document, kind):
    return [document.text[b.start : b.end] for b in document.blocks if b.kind is kind]


def test_odt_gives_headings_lists_rows_notes_and_properties():
    document = read_bytes(odt(TEXT, **{"meta.xml": META, "styles.xml": STYLES}), "lage.odt")
    assert blocks(document, BlockKind.HEADING) == ["Lagebild Hafen", "Lage"]
    assert blocks(document, BlockKind.PARAGRAPH) == [
        "Der Hafen war im Mai geschlossen.", "1 Bis zum 20.",
    ]  # fmt: skip
    assert blocks(document, BlockKind.LIST_ITEM) == ["• erste Folge"]
    assert blocks(document, BlockKind.TABLE_ROW) == ["Monat | Schiffe"]
    assert "Gestrichener" not in document.text
    info = document.info
    assert (info.title, info.issuer, info.date, info.marking) == (
        "Lagebild über den Hafen", "Referat Häfen", "2024-05-17", "VS-NfD",
    )  # fmt: skip
    assert ("prüfen!", "comment") in [(d.text, d.reason) for d in document.dropped]


def ods(**members: str) -> bytes:
    def cell(text, repeated=1):
        inner = f"<text:p>{text}</text:p>" if text else ""
        return (
            f'<table:table-cell table:number-columns-repeated="{repeated}">{inner}'
            "</table:table-cell>"
        )

    rows = "".join(
        f"<table:table-row>{''.join(cells)}{cell('', 16000)}</table:table-row>"
        for cells in ([cell("Land"), cell("Frist")], [cell("Norwegen"), cell("14 Tage")])
    )
    filler = f'<table:table-row table:number-rows-repeated="1048574">{cell("", 16384)}'
    content = (
        f'<o:document-content xmlns:o="urn:oasis:names:tc:opendocument:xmlns:office:1.0" {ODF}>'
        f'<table:table table:name="Fristen">{rows}{filler}</table:table-row></table:table>'
        "</o:document-content>"
    )
    return zipped({"content.xml": content, **members})


def test_ods_rows_carry_their_headings_and_repeats_do_not_explode():
    document = read_bytes(ods(), "fristen.ods")
    assert document.text == "Fristen\n\nLand: Norwegen | Frist: 14 Tage"


def test_xlsx_gives_dates_shares_and_headings_and_lists_hidden_sheets():
    document = read_bytes(xlsx(), "fristen.xlsx")
    assert blocks(document, BlockKind.HEADING) == ["Fristen"]
    assert blocks(document, BlockKind.PARAGRAPH) == ["Fristen 2024"]
    assert blocks(document, BlockKind.TABLE_ROW) == [
        "Land: Norwegen | Tag: 2024-05-17 | Anteil: 12.50 %",
        "Land: Chile | Anteil: 3.5",
    ]
    assert [d.reason for d in document.dropped] == ["hidden sheet"]
    assert document.info.issuer == "Referat Häfen"


def test_pptx_slides_are_pages_with_their_titles_first_and_notes_last():
    document = read_bytes(pptx(), "lage.pptx")
    assert [page.number for page in document.pages] == [1, 2]
    assert blocks(document, BlockKind.HEADING) == ["Lage im Hafen", "Zahlen"]
    assert blocks(document, BlockKind.TABLE_ROW) == ["Monat | Schiffe", "Mai | 12"]
    first = document.text[document.pages[0].start : document.pages[0].end]
    assert first.startswith("Lage im Hafen\n\n• Der Hafen war zu.")
    assert first.strip().endswith("Auf den Mai hinweisen.")
    assert document.info.marking == "VS-NfD"
    assert [d.reason for d in document.dropped] == ["running head", "hidden slide"]


def test_rtf_gives_headings_lists_rows_notes_and_properties():
    document = read_bytes(RTF.encode(), "lage.rtf")
    assert blocks(document, BlockKind.HEADING) == ["Lage"]
    assert blocks(document, BlockKind.PARAGRAPH) == [
        "Der Hafen war im Mai geschlossen—so die Behörde. Mehr ą \U0001f600",
        "Bis zum 20.",
    ]
    assert blocks(document, BlockKind.LIST_ITEM) == ["• erste Folge"]
    assert blocks(document, BlockKind.TABLE_ROW) == ["Monat | Schiffe", "Mai | 12"]
    info = document.info
    assert (info.title, info.issuer, info.date, info.marking) == (
        "Lagebild über den Hafen", "Referat Häfen", "2024-05-17", "VS-NfD",
    )  # fmt: skip


def test_rtf_with_too_many_groups_is_broken():
    with pytest.raises(BrokenDocumentError, match="groups"):
        read_bytes(b"{\\rtf1" + b"{" * 5000 + b"x", "tief.rtf")


@pytest.mark.parametrize(("mark", "name"), [(";", "a.csv"), (",", "a.csv"), ("\t", "a.tsv")])
def test_csv_rows_carry_their_headings_whatever_parts_them(mark, name):
    data = CSV.replace("3,5", "3.5").replace("0,2", "0.2").replace(";", mark).encode("cp1252")
    document = read_bytes(data, name)
    assert document.text.split("\n\n") == [
        "Fristen 2024",
        "Land: Norwegen | Frist: 14 Tage | Anteil: 3.5 %",
        "Land: Chile | Anteil: 0.2 %",
    ]


def test_a_table_without_a_head_keeps_its_first_row():
    assert read_bytes(b"1;Bau\n3;Umbau\n", "zahlen.csv").text == "1 | Bau\n\n3 | Umbau"


def test_a_table_of_too_many_cells_is_refused(monkeypatch):
    monkeypatch.setattr(sheets, "MOST_CELLS", 3)
    with pytest.raises(BrokenDocumentError, match="more than 3 filled cells"):
        read_bytes(b"a;b\nc;d\n", "gross.csv")


def test_a_document_type_is_refused_before_any_entity_is_read():
    bomb = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]><x>&a;</x>'
    with pytest.raises(BrokenDocumentError, match="declares a document type"):
        read_bytes(zipped({"content.xml": bomb}), "bombe.odt")


def test_a_package_that_unpacks_to_many_times_its_size_is_refused():
    big = zipped({"content.xml": " " * (package._SMALL + 1)})
    for name in ("bombe.odt", "bombe.docx", "bombe.xlsx"):
        with pytest.raises(BrokenDocumentError, match="zip bomb"):
            read_bytes(big, name)


def test_protected_office_files_are_encrypted():
    manifest = f"<manifest:manifest {ODF}><manifest:encryption-data/></manifest:manifest>"
    with pytest.raises(EncryptedDocumentError):
        read_bytes(odt(TEXT, **{"META-INF/manifest.xml": manifest}), "geheim.odt")
    with pytest.raises(EncryptedDocumentError):
        read_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "geheim.xlsx")


@pytest.mark.parametrize(("name", "remedy"), [("a.doc", "docx"), ("a.xlsm", "without its macros")])
def test_old_formats_and_macros_name_the_remedy(name, remedy):
    with pytest.raises(UnsupportedFormatError, match=remedy):
        read_bytes(b"irgendetwas", name)


@pytest.mark.parametrize("name", ["a.odt", "a.ods", "a.xlsx", "a.pptx", "a.docx"])
def test_another_zip_under_an_office_name_is_broken(name):
    with pytest.raises(BrokenDocumentError, match=name):
        read_bytes(zipped({"bild.txt": "x"}), name)


@pytest.mark.parametrize(
    ("name", "member"),
    [
        ("a.docx", "word/vbaProject.bin"),
        ("a.xlsx", "xl/vbaProject.bin"),
        ("a.odt", "Basic/Standard/Modul1.xml"),
        ("a.ods", "Scripts/python/los.py"),
    ],
)
def test_a_file_with_macros_is_refused_under_any_name(name, member):
    with pytest.raises(BrokenDocumentError, match="holds macros; save it without its macros"):
        read_bytes(zipped({"content.xml": "<x/>", member: "x"}), name)


def test_nothing_outside_a_file_is_read():
    """A picture, a template and a sheet elsewhere are named in a file and left where they are."""
    outside = f'<Relationship Id="rId9" Type="{REL}/image" TargetMode="External" '
    outside += 'Target="file:///etc/hostname"/></Relationships>'
    data = io.BytesIO(xlsx())
    with zipfile.ZipFile(data) as archive:
        members = {name: archive.read(name).decode() for name in archive.namelist()}
    listing = "xl/_rels/workbook.xml.rels"
    members[listing] = members[listing].replace("</Relationships>", outside)
    opened = package.Package(zipped(members), "a.xlsx")
    assert "rId9" not in opened.relations("xl/workbook.xml")
    document = read_bytes(zipped(members), "a.xlsx")
    assert document.text == read_bytes(xlsx(), "a.xlsx").text
    named = [(one.text, one.reason) for one in document.dropped]
    assert ("file:///etc/hostname", "image outside the file, not read") in named
