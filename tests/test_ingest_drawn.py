"""What stands beside the running text: boxes, charts, comments; and figures that are raised."""

from __future__ import annotations

import pytest

from ingest.reader import read_bytes
from rag.types import BlockKind
from tests.office_samples import book, filled, slides
from tests.test_ingest_office import REL, odt, rels, shape, slide
from tests.test_ingest_pdf import texts
from tests.test_ingest_unseen import writer
from tests.test_ingest_word import cell, grid, line, run, word_of

BOX = (
    '<w:r><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
    "<mc:Choice><w:drawing><w:txbxContent>{0}</w:txbxContent></w:drawing></mc:Choice>"
    "<mc:Fallback><w:pict><w:txbxContent>{0}</w:txbxContent></w:pict></mc:Fallback>"
    "</mc:AlternateContent></w:r>"
)
C = "http://schemas.openxmlformats.org/drawingml/2006/chart"


def test_a_text_box_of_word_is_read_once_after_its_paragraph():
    box = BOX.format(line(run("Entscheidung bis Mai.")) + grid(cell(line(run("Frist: Mai")))))
    document = read_bytes(word_of(line(run("Siehe Kasten."), box) + line(run("Ende."))), "a.docx")
    assert document.text.split("\n\n") == [
        "Siehe Kasten.", "Entscheidung bis Mai.", "Frist: Mai", "Ende.",
    ]  # fmt: skip


def test_a_text_box_within_a_cell_stands_after_the_table():
    inner = line(run("Rostock"), BOX.format(line(run("Nur im Mai."))))
    document = read_bytes(word_of(line(run("Häfen:")) + grid(cell(inner)) + line()), "a.docx")
    assert document.text.split() == ["Häfen:", "Rostock", "Nur", "im", "Mai."]


def chart() -> str:
    def points(name: str, values: list[str], code: str = "") -> str:
        made = "".join(f'<c:pt idx="{n}"><c:v>{v}</c:v></c:pt>' for n, v in enumerate(values))
        form = f"<c:formatCode>{code}</c:formatCode>" if code else ""
        return f"<c:{name}><c:numRef><c:numCache>{form}{made}</c:numCache></c:numRef></c:{name}>"

    series = "".join(
        f"<c:ser><c:tx><c:v>{year}</c:v></c:tx>{points('cat', ['Phishing', 'Erpressung'])}"
        f"{points('val', values, '0%')}</c:ser>"
        for year, values in (("2024", ["0.61", "0.24"]), ("2025", ["0.5", "0.3"]))
    )
    area = f"<c:chart><c:plotArea>{series}</c:plotArea></c:chart>"
    return f'<c:chartSpace xmlns:c="{C}">{area}</c:chartSpace>'


def test_values_of_a_chart_are_rows_with_category_and_series():
    frame = f'<p:graphicFrame><c:chart xmlns:c="{C}" r:id="rId1"/></p:graphicFrame>'
    data = slides(slide(shape("title", "Lage"), frame), ("chart", "chart.xml", chart()))
    assert texts(read_bytes(data, "a.pptx"), BlockKind.TABLE_ROW) == [
        "Phishing | 2024: 61 % | 2025: 50 %", "Erpressung | 2024: 24 % | 2025: 30 %",
    ]  # fmt: skip


def test_comments_on_cells_are_listed():
    note = f'<comments xmlns="{REL}"><comment><text><t>Vorbehalt</t></text></comment></comments>'
    note = note.replace(REL, "http://schemas.openxmlformats.org/spreadsheetml/2006/main")
    members = {
        "xl/worksheets/_rels/sheet1.xml.rels": rels(("comments", "../comments1.xml")),
        "xl/comments1.xml": note,
    }
    document = read_bytes(book(filled([["Titel", "Soll"], ["683", "4"]]), **members), "a.xlsx")
    assert [(x.text, x.reason) for x in document.dropped] == [("Vorbehalt", "comment")]


HIGH = '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>{}</w:t></w:r>'
TAGGED = "Es sind 10<sup>-6</sup> m<sup>2</sup>, Stand<sup>1</sup>, der 4<sup>te</sup>"
RAISED = 'style:text-position="super 58%"'


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.docx", word_of(line(run("Es sind 10"), HIGH.format("-6"), run(" m"), HIGH.format("2"),
                                run(", Stand"), HIGH.format("1"), run(", der 4"),
                                HIGH.format("te")))),
        ("a.html", f"<p>{TAGGED}</p>".encode()),
        ("a.md", TAGGED.encode()),
        ("a.rtf", rb"{\rtf1 Es sind 10{\super -6} m{\super 2}, Stand{\super 1}, "
                  rb"der 4{\super te}\par}"),
    ],
)  # fmt: skip
def test_raised_figures_are_not_run_into_what_they_stand_behind(name, data):
    assert read_bytes(data, name).text == "Es sind 10⁻⁶ m², Stand ¹, der 4te"


def test_raised_figures_of_writer_and_of_slides_are_kept_apart():
    span = '<text:span text:style-name="T1">6</text:span>'
    assert read_bytes(writer(RAISED, f" Es sind 10{span}."), "a.odt").text.endswith("sind 10⁶.")
    runs = '<a:r><a:t>Es sind 10</a:t></a:r><a:r><a:rPr baseline="30000"/><a:t>6</a:t></a:r>'
    made = f"<p:sp><p:nvSpPr><p:nvPr/></p:nvSpPr><p:txBody><a:p>{runs}</a:p></p:txBody></p:sp>"
    assert read_bytes(slides(slide(made)), "a.pptx").text == "Es sind 10⁶"
    assert read_bytes(odt("<text:p>Es sind 10.</text:p>"), "a.odt").text == "Es sind 10."


def test_the_mark_of_a_note_on_the_same_page_is_no_part_of_the_text():
    page = (
        '<p>Flüge sind zulässig.<sup><a href="#fn1">1</a></sup> Bahnfahrten auch.</p>'
        '<ol><li id="fn1">Nur im Inland.</li></ol>'
    )
    assert "zulässig. Bahnfahrten auch." in read_bytes(page.encode(), "a.html").text
