"""Token counts without a network."""

import subprocess
import sys
import time

import pytest
import tiktoken

from rag.analysis import tokens

OFFLINE = """
import socket

def refuse(*args, **kwargs):
    raise AssertionError("a socket was opened")

socket.socket = socket.create_connection = socket.getaddrinfo = refuse
from rag.analysis.tokens import count
print(count("Das Auswärtige Amt warnt vor einer Zusammenarbeit."))
"""


def test_a_process_that_may_open_no_socket_counts_tokens():
    done = subprocess.run([sys.executable, "-c", OFFLINE], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert 7 <= int(done.stdout) <= 14


def test_tiktoken_itself_knows_the_encoding_by_name():
    encoding = tiktoken.get_encoding("fundstelle")
    assert encoding.n_vocab == 32_256
    assert encoding.decode(encoding.encode_ordinary("Grüße aus Köln")) == "Grüße aus Köln"


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "Straße\u00ad\u00a0§ 5 Abs. 2\r\n\tNr. 3 – „so“ …",
        "日本語 and 😀 emoji",
        "a\u0301\u0301",
        "100 000,50 €",
    ],
)
def test_every_text_comes_back_byte_for_byte(text):
    encoding = tokens.encoding()
    assert encoding.decode(encoding.encode_ordinary(text)) == text
    assert tokens.count(text) == len(encoding.encode_ordinary(text))


def test_german_administrative_words_take_few_tokens():
    assert tokens.count(" Bundesregierung") == 1
    assert tokens.count(" Zusammenarbeit der Ministerien") <= 4
    assert tokens.count("Mitwirkungspflichtenverordnung") <= 7
    assert tokens.count(" Regierungskonsultationsmechanismen") <= 9
    assert tokens.count(" the Federal Government shall provide information") <= 7


def test_a_special_token_in_a_document_is_ordinary_text():
    assert tokens.count("<|endoftext|>") > 1


def test_truncating_keeps_the_beginning_and_the_limit():
    text = "Die Bundesregierung beantwortet die Kleine Anfrage innerhalb von vierzehn Tagen."
    for limit in range(20):
        short = tokens.truncate(text, limit)
        assert text.startswith(short)
        assert tokens.count(short) <= limit
    assert tokens.truncate(text, 1000) == text
    assert tokens.truncate(text, 0) == ""


def test_truncating_never_leaves_half_a_character():
    for limit in range(12):
        assert "\ufffd" not in tokens.truncate("日本語😀", limit)


@pytest.mark.parametrize("letter", ["a", " ", "!", "1", "\u0301"])
def test_a_million_equal_letters_are_counted_in_linear_time(letter):
    begun = time.perf_counter()
    assert tokens.count(letter * 1_000_000) > 1000
    assert time.perf_counter() - begun < 5
