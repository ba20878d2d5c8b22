"""Whose words a document passes on: third parties, quoted and reported, German and English."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.pipeline import ingest
from rag import speech
from rag.answer import framing
from rag.answer.drafts import citation
from rag.assistant import Assistant
from rag.config import load
from rag.contract import citation_json
from rag.speech import voice, wording
from rag.types import Citation, DocumentInfo, Hit, Manner, Passage, Role, Voice

PRESS = """\
Der Hafenbetreiber weist die Vorwürfe zurück.

Der Konzern Seekran hat nach dem Bericht mitgeteilt, er habe die Auflagen stets erfüllt. "Der \
Artikel wiederholt alte Vorwürfe ohne einen einzigen Beleg", heißt es von Seekran. "Wir prüfen \
rechtliche Schritte gegen die Zeitung."

Die Bauarbeiten begannen im Mai. Nach Angaben des Umweltamtes fehlt dafür die Genehmigung.

«Der Kai ist sicher genug», sagte die zuständige Prüferin Ada Berg am Montag. Sie rechne mit \
einer Eröffnung im Herbst.
"""


def voice_of(
    text: str, words: str, language: str = "de", role: Role = Role.REPORTS
) -> Voice | None:
    """Whose words the sentence that begins with ``words`` are."""
    start = text.index(words)
    return speech.voice(text, start, start + len(words), language, role)


@pytest.mark.parametrize(
    ("sentence", "manner", "speaker"),
    [
        ("Laut Umweltbundesamt sinkt der Verbrauch.", Manner.REPORTED, "Umweltbundesamt"),
        ("Nach Angaben der Bundesnetzagentur fehlen zwei Anträge.", Manner.REPORTED,
         "Bundesnetzagentur"),
        ("Aus Sicht des Auswärtigen Amtes genügt das nicht.", Manner.REPORTED, "Auswärtiges Amt"),
        ("Die neue Ministerin erklärte, der Plan sei fertig.", Manner.REPORTED, "neue Ministerin"),
        ("Führende Forscher warnten, das Meer werde steigen.", Manner.REPORTED,
         "Führende Forscher"),
        ("Am Abend teilte das Landratsamt mit, die Brücke bleibe gesperrt.", Manner.REPORTED,
         "Landratsamt"),
        ("Bergers Worten zufolge könnten drei Werke schließen.", Manner.REPORTED, "Berger"),
        ("„Das Gesetz ist gut und wird bleiben“, sagte Minister Kurt Berger.", Manner.QUOTED,
         "Minister Kurt Berger"),
        ("Aus einem internen Vermerk des Kanzleramts geht hervor, dass die Mittel fehlen.",
         Manner.REPORTED, "Vermerk des Kanzleramts"),
        ("Nach Darstellung des Verbandes fehlt Geld.", Manner.REPORTED, "Verband"),
        ("Nach Auffassung des Handwerksgewerbes fehlt Geld.", Manner.REPORTED, "Handwerksgewerbe"),
        ("Ein Zeuge, der sich eigenen Angaben zufolge stellte, sagt aus.", Manner.REPORTED, ""),
        ("Die Firma Muster hat laut eigenen Angaben 300 Beschäftigte.", Manner.REPORTED,
         "Firma Muster"),
    ],
)  # fmt: skip
def test_german_says_whose_words_it_passes_on(sentence: str, manner: Manner, speaker: str) -> None:
    found = voice_of(sentence, sentence)
    assert found is not None
    assert (found.manner, found.speaker) == (manner, speaker)


@pytest.mark.parametrize(
    ("sentence", "manner", "speaker"),
    [
        ("According to the Harbour Board, two cranes are missing.", Manner.REPORTED,
         "Harbour Board"),
        ("The Interior Ministry replied that the networks belong to the states.", Manner.REPORTED,
         "Interior Ministry"),
        ("The law is good and will stay, Minister Anna Berg said.", Manner.REPORTED,
         "Minister Anna Berg"),
        ("“The quay is safe enough for us,” said a spokeswoman for the company.", Manner.QUOTED,
         "spokeswoman"),
    ],
)  # fmt: skip
def test_english_says_whose_words_it_passes_on(sentence: str, manner: Manner, speaker: str) -> None:
    found = voice_of(sentence, sentence, "en")
    assert found is not None
    assert found.manner is manner
    assert found.speaker.startswith(speaker)


@pytest.mark.parametrize(
    "sentence",
    [
        "Die Mittel sind laut Gesetz bis zum Jahresende auszugeben.",
        "Laut § 5 Absatz 2 ist die Frist zu wahren.",
        "In begründeten Einzelfällen kann es erforderlich sein, dass die Frist entfällt.",
        "Der Bundestag wolle beschließen: Die Mittel werden erhöht.",
        "Das Programm „Stadt und Land gemeinsam gestalten“ läuft seit 2020.",
        "Der Minister sagte seine Teilnahme ab.",
        "Das Amt prüft, ob die Brücke sicher sei, im kommenden Jahr erneut.",
        "Die Behörde steht im regelmäßigen Austausch mit Verbänden.",
        "„§ 19 gilt für Verfahren, die vor dem Mai begonnen haben.“",
    ],
)
def test_what_the_document_says_itself_is_nobody_elses(sentence: str) -> None:
    assert voice_of(sentence, sentence) is None


def test_a_quotation_goes_on_with_the_speaker_of_the_sentence_before() -> None:
    found = voice_of(PRESS, '"Wir prüfen')
    assert found == Voice(Manner.QUOTED, "Seekran")


def test_a_pronoun_is_the_speaker_of_the_sentence_before() -> None:
    found = voice_of(PRESS, "Sie rechne mit")
    assert found == Voice(Manner.REPORTED, "zuständige Prüferin Ada Berg")


def test_a_paper_is_named_by_whose_it_is_where_an_earlier_sentence_says_so() -> None:
    text = (
        "Ein Papier des Kanzleramts liegt der Zeitung vor, dazu ein Brief des Hafenamts. "
        '"Die Kosten werden deutlich steigen", heißt es in dem Papier.'
    )
    found = voice_of(text, '"Die Kosten')
    assert found is not None
    assert found.speaker == "Papier des Kanzleramts"


def test_a_speaker_named_further_on_in_the_paragraph_speaks_where_no_other_does() -> None:
    text = (
        'Demnach sei der Kai marode. "Er muss sofort gesperrt werden", heißt es bei der Hafenwacht.'
    )
    assert voice_of(text, "Demnach") == Voice(Manner.REPORTED, "Hafenwacht")
    assert voice_of("Vorab.\n\n" + text.replace(". ", ".\n\n"), "Demnach") == Voice(Manner.REPORTED)


def test_a_citation_of_the_presss_and_others_words_says_that_only_some_are_theirs() -> None:
    start = PRESS.index("Die Bauarbeiten")
    found = speech.voice(PRESS, start, PRESS.index("«Der Kai") - 2, "de")
    assert found == Voice(Manner.REPORTED, "Umweltamt", partly=True)


def test_an_author_is_no_third_party_in_its_own_paper() -> None:
    text = "Nach Auffassung der Bundesregierung genügt das. Laut Zollamt fehlen Daten."
    assert voice_of(text, "Nach Auffassung", role=Role.ANSWERS) is None
    assert voice_of(text, "Laut Zollamt", role=Role.ANSWERS) is not None
    assert voice_of("Laut Zollamt fehlen Daten.", "Laut", role=Role.ASKS) is None
    memo = "Das Zollamt erklärte, die Frist sei kurz."
    assert speech.voice(memo, 0, len(memo), "de", issuer="Hauptzollamt Kiel, Zollamt") is None


@pytest.mark.parametrize(
    ("sentence", "language", "speaker"),
    [
        ("Nach Angaben der chinesischen Regierung sind es drei.", "de", "chinesische Regierung"),
        ("Laut US-Regierung sind es drei.", "de", "US-Regierung"),
        ("Nach Angaben der Regierung Israels sind es drei.", "de", "Regierung Israels"),
        ("Laut der österreichischen Bundesregierung sind es drei.", "de",
         "österreichische Bundesregierung"),
        ("The Chinese Government replied that there are three.", "en", "Chinese Government"),
    ],
)  # fmt: skip
def test_another_government_is_a_third_party_in_an_answer(
    sentence: str, language: str, speaker: str
) -> None:
    for issuer in ("", "Bundesregierung"):
        found = speech.voice(sentence, 0, len(sentence), language, Role.ANSWERS, issuer)
        assert found is not None
        assert (found.manner, found.speaker) == (Manner.REPORTED, speaker)


@pytest.mark.parametrize(
    ("sentence", "language"),
    [
        ("Nach Auffassung der Bundesregierung genügt das.", "de"),
        ("Nach Kenntnis und Auffassung der deutschen Bundesregierung genügt das.", "de"),
        ("Laut der neuen Bundesregierung genügt das.", "de"),
        ("Aus Sicht der Regierung der Bundesrepublik Deutschland genügt das.", "de"),
        ("Die Regierung erklärte, das genüge.", "de"),
        ("The Federal Government replied that this is enough.", "en"),
        ("According to the German Government, this is enough.", "en"),
        ("According to the Government of the Federal Republic of Germany, it is enough.", "en"),
    ],
)
def test_the_federal_government_is_no_third_party_in_its_answer(
    sentence: str, language: str
) -> None:
    assert voice_of(sentence, sentence, language, Role.ANSWERS) is None


@pytest.mark.parametrize(
    ("sentence", "issuer", "speaker"),
    [
        ("Laut UN sind es drei.", "Bundesregierung", "UN"),
        ("Laut EU sind es drei.", "Deutscher Bundestag", "EU"),
        ("Laut BKA sind es drei.", "BKA", None),
        ("Laut dem Sprecher des Umweltbundesamtes sind es drei.", "Umweltbundesamt", None),
        ("Laut Zollamt sind es drei.", "Hauptzollamt Kiel", None),
        ("Die Regierung erklärte, es seien drei.", "Bundesregierung", None),
    ],
)
def test_an_issuer_is_named_by_whole_words(sentence: str, issuer: str, speaker: str | None) -> None:
    found = speech.voice(sentence, 0, len(sentence), "de", issuer=issuer)
    assert (found.speaker if found else None) == speaker


def cited(words: str, *, role: Role = Role.REPORTS, kind: str = "news") -> Citation:
    start = PRESS.index(words)
    info = DocumentInfo("d", "d.txt", "Hafen", kind=kind, language="de")
    hit = Hit(Passage("d", 0, 0, len(PRESS), role=role, language="de"), info, PRESS, 1.0)
    return citation(hit, start, PRESS.index(".", start), 1)


def test_the_citation_says_who_is_quoted_and_by_whom() -> None:
    quoted = cited('"Wir prüfen')
    assert quoted.role is Role.QUOTES
    assert framing.speaker(quoted, "de") == "Seekran wird zitiert (Pressebericht)"
    assert framing.speaker(quoted, "en") == "Seekran is quoted (press report)"
    told = citation_json(quoted)["voice"]
    assert told == {"manner": "quoted", "speaker": "Seekran", "partly": False}
    reported = cited("Der Konzern Seekran hat")
    assert framing.speaker(reported, "en").startswith("According to the press report, Konzern")
    plain = cited("Die Bauarbeiten begannen")
    assert plain.role is Role.REPORTS
    assert citation_json(plain)["voice"] is None
    assert framing.speaker(plain, "en") == "The press reports"


def test_an_answer_that_passes_on_words_is_an_answer_still() -> None:
    answered = cited("Nach Angaben des Umweltamtes", role=Role.ANSWERS, kind="Antwort")
    assert answered.role is Role.ANSWERS
    told = framing.speaker(answered, "en")
    assert told == "The Federal Government answers, passing on words of Umweltamt"


def test_the_line_above_says_who_is_quoted_where_all_is_one_speakers() -> None:
    quoted, other = cited('"Wir prüfen'), cited("Nach Angaben des Umweltamtes")
    above = framing.introduction([quoted], ["de"], "en")
    assert above == "Seekran is quoted (press report), in the words of the German original:"
    assert framing.introduction([quoted], ["de"], "de") == "Seekran wird zitiert (Pressebericht):"
    mixed = framing.introduction([quoted, other], ["de", "de"], "de")
    assert mixed == framing.phrase("mixed", "de")


def test_an_answer_from_the_press_says_whose_words_it_quotes(tmp_path: Path) -> None:
    (tmp_path / "papers").mkdir()
    head = "---\nkind: news\ndate: 2025-05-02\ntitle: Streit um den Hafen\n---\n\n"
    (tmp_path / "papers" / "hafen.md").write_text(head + PRESS, "utf-8")
    settings = load({"index": tmp_path / "index", "ingest.jobs": 1}, environ={})
    assert not ingest([tmp_path / "papers"], settings).failed
    with Assistant.open(settings=settings) as assistant:
        answer = assistant.ask("Was sagte die Prüferin Ada Berg über die Sicherheit des Kais?")
    first = answer.citations[0] if answer.citations else answer.nearest[0]
    assert first.quote.startswith("«Der Kai ist sicher genug»")
    assert first.role is Role.QUOTES
    assert first.voice is not None
    assert first.voice.speaker == "zuständige Prüferin Ada Berg"


@pytest.mark.parametrize(
    ("language", "text", "speaker", "plural"),
    [
        ("de", "Wie das BMI am Montag mitteilte, sind zwölf Fälle bekannt.", "BMI", False),
        ("de", "Die Lage ist, wie die Süddeutsche Zeitung schreibt, ernst.",
         "Süddeutsche Zeitung", False),
        ("de", "Wie WDR und NDR berichten, sind zwölf Fälle bekannt.", "WDR und NDR", True),
        ("de", "Die SPD und die Grünen erklärten, das Gesetz sei falsch.",
         "SPD und die Grünen", True),
        ("en", "The United States and China said that talks would continue.",
         "United States and China", True),
        ("de", "Die Kommission prüft das und das BMI erklärte, die Frist sei lang.", "BMI", False),
    ],
)  # fmt: skip
def test_all_who_say_it_are_named_and_so_is_who_wie_introduces(
    language: str, text: str, speaker: str, plural: bool
) -> None:
    found = voice(text, 0, len(text), language)
    assert found is not None
    assert (found.speaker, found.plural) == (speaker, plural)


@pytest.mark.parametrize(
    "text",
    [
        "Es sei darauf hingewiesen, dass die Frist am 1. Mai endet.",
        "Hingewiesen sei auf die Frist.",
        "Betreiber sollen Vorfälle wie erhebliche Störungen melden, wenn sie auftreten.",
        "So wie der Vertrag es sagt, gilt das.",
    ],
)
def test_what_the_author_points_out_is_nobody_elses(text: str) -> None:
    assert voice(text, 0, len(text), "de") is None


def test_the_line_of_a_speaker_begins_with_a_capital() -> None:
    paper = Voice(Manner.QUOTED, "Papier")
    assert wording.said(paper, Role.REPORTS, "news", "", "de").startswith("Das Papier wird zitiert")
    assert wording.said(paper, Role.REPORTS, "news", "", "en").startswith("The paper is quoted")


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Zunächst erklärte der Ausschuss, dass die Frist kurz sei.", "Ausschuss"),
        ("Abschließend betonte die Präsidentin, dass die Frist kurz sei.", "Präsidentin"),
        ("Ergänzend wies das Hafenamt darauf hin, dass die Frist kurz sei.", "Hafenamt"),
        ("Schließlich teilte Seekran mit, die Frist sei kurz.", "Seekran"),
        ("Seekran warnte die Behörde, die Frist sei kurz.", "Seekran"),
        ("Seekran sagte dem Hafenblatt, die Frist sei kurz.", "Seekran"),
        ("Im Mai sagte dem Hafenblatt niemand, die Frist sei kurz.", ""),
        ("Aus Sicht des Parlaments Dienstreisen der Regierung zu prüfen, sei richtig.",
         "Parlament"),
        ("Aus Sicht des Ministers Berger ist die Frist kurz.", "Minister Berger"),
        ("Die Fraktion Bündnis 90/Die Grünen erläuterte, die Frist sei kurz.",
         "Fraktion Bündnis 90/Die Grünen"),
        ("Laut Bundesministerium des Innern, für Bau und Heimat (BMI) sei die Frist kurz.",
         "Bundesministerium des Innern, für Bau und Heimat"),
        ("Der Ausschuss für Umwelt, Naturschutz und nukleare Sicherheit erklärte, es sei spät.",
         "Ausschuss für Umwelt, Naturschutz und nukleare Sicherheit"),
        ("Laut Ministerium für Verkehr, das dies prüft, sei die Frist kurz.",
         "Ministerium für Verkehr"),
        ("Die Fraktion der CDU/CSU gab zu bedenken, die Frist sei kurz.", "Fraktion der CDU/CSU"),
    ],
)  # fmt: skip
def test_the_speaker_is_the_whole_subject_and_no_adverb_or_listener(
    text: str, speaker: str
) -> None:
    found = voice(text, 0, len(text), "de")
    assert found is not None
    assert found.speaker == speaker


MINUTES = """\
Die Fraktion Nord erklärte, sie stimme der Fraktion Süd zu. Zu klären sei die Frage, ob man aus \
Sicht des Hafenamts zahlen müsse. Abschließend betonte die Fraktion, dass der Kai sicher sei.

Die Fraktion West schloss sich der Kritik der Fraktion Nord an. Die Fraktion betonte, dass der \
Kai gesperrt werden müsse.

Dazu erklärte die Fraktion, dass sie warte.
"""


def test_a_bare_noun_is_who_spoke_or_was_the_subject_before_in_its_paragraph() -> None:
    for words, speaker in (
        ("Abschließend", "Fraktion Nord"),
        ("Die Fraktion betonte", "Fraktion West"),
        ("Dazu erklärte", "Fraktion"),
    ):
        found = voice_of(MINUTES, words)
        assert found is not None
        assert found.speaker == speaker


def test_whose_view_is_asked_for_is_not_who_speaks() -> None:
    assert voice_of(MINUTES, "Zu klären") == Voice(Manner.REPORTED, "Fraktion Nord")


@pytest.mark.parametrize(
    "text",
    [
        "Alle sechs Häfen bekräftigen eine Politik für Schiffe, für Kräne, für Lotsen.",
        "Des Weiteren geben mehr Häfen Mängel an: Zwei von drei stimmten dem zu.",
        "(Beifall. — Abg. Berg: Ich wollte die „Opposition“ der neuen Fraktion unterstreichen!)",
        "(Zuruf: Sie wollten die „Opposition gegen den neuen Hafen“ der Länder unterstreichen!)",
        "Daneben gibt es Formen (Pacht, Miete), die Rechte der jeweiligen Nutzer begründen.",
        "(2) Die Häfen teilen der Behörde den Wortlaut der Vorschriften mit, die sie erlassen.",
    ],
)
def test_an_object_a_genitive_or_an_infinitives_noun_is_no_speaker(text: str) -> None:
    assert voice(text, 0, len(text), "de") is None


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Am Abend erklärten der Minister und die Präsidentin, der Kai sei fertig.", "Minister"),
        ("Der Minister und die Präsidentin erklärten, der Kai sei fertig.",
         "Minister und die Präsidentin"),
        ("Wenige Tage später erklärte der Minister, der Kai sei fertig.", "Minister"),
        ("Ein Jahr zuvor erklärte das Amt, der Kai sei fertig.", "Amt"),
        ("Wir wollten warten, doch die Länder warnen, dass der Kai bröckelt.", "Länder"),
    ],
)  # fmt: skip
def test_several_speak_and_a_span_of_time_does_not(text: str, speaker: str) -> None:
    found = voice(text, 0, len(text), "de")
    assert found is not None
    assert found.speaker == speaker
