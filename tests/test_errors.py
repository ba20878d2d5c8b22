"""Errors are one line: where, what, what to do."""

from __future__ import annotations

import pickle

from rag.errors import BrokenDocumentError, FundstelleError, IndexMissingError, UsageError


def test_a_message_is_one_line_of_where_what_and_remedy() -> None:
    error = FundstelleError("cannot be read\nat all", where="a.pdf", remedy="open it and save it")
    assert str(error) == "a.pdf: cannot be read at all; open it and save it"


def test_exit_codes_follow_the_contract() -> None:
    assert BrokenDocumentError("x").exit_code == 1
    assert UsageError("x").exit_code == 2
    assert IndexMissingError("x").exit_code == 3


def test_an_error_survives_the_way_back_from_a_worker_process() -> None:
    error = BrokenDocumentError("no pages", where="a.pdf", remedy="save it again")
    back = pickle.loads(pickle.dumps(error))
    assert type(back) is BrokenDocumentError
    assert (back.what, back.where, back.remedy) == (error.what, error.where, error.remedy)
