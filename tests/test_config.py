"""Settings: where they come from, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag.config import keys, load
from rag.errors import SettingsError


def test_flags_win_over_environment_and_environment_over_file(tmp_path: Path) -> None:
    file = tmp_path / "fundstelle.toml"
    file.write_text("[search]\npassages = 7\ncandidates = 70\n[answer]\nsentences = 2\n")
    settings = load(
        {"search.passages": 9},
        file=file,
        environ={"FUNDSTELLE_SEARCH_PASSAGES": "8", "FUNDSTELLE_SEARCH_CANDIDATES": "80"},
    )
    assert settings.search_passages == 9
    assert settings.search_candidates == 80
    assert settings.answer_sentences == 2


def test_the_index_folder_can_be_named_beside_the_engine(tmp_path: Path) -> None:
    file = tmp_path / "fundstelle.toml"
    file.write_text('[index]\npath = "somewhere"\nengine = "local"\n')
    settings = load(file=file, environ={})
    assert settings.index == Path("somewhere")
    assert settings.index_engine == "local"


def test_an_unknown_key_is_refused_with_the_allowed_ones(tmp_path: Path) -> None:
    file = tmp_path / "fundstelle.toml"
    file.write_text("[search]\npasages = 7\n")
    with pytest.raises(SettingsError) as caught:
        load(file=file, environ={})
    assert "unknown setting 'search.pasages'" in str(caught.value)
    assert "search.passages" in str(caught.value)
    assert str(file) in str(caught.value)


def test_an_unknown_variable_is_refused() -> None:
    with pytest.raises(SettingsError, match="FUNDSTELLE_INDEXX"):
        load(environ={"FUNDSTELLE_INDEXX": "a"})


@pytest.mark.parametrize(
    ("key", "value", "allowed"),
    [
        ("search.passages", "many", "a whole number from 1 to 100"),
        ("search.passages", 0, "a whole number from 1 to 100"),
        ("search.passages", 2.5, "a whole number from 1 to 100"),
        ("search.passages", "inf", "a whole number from 1 to 100"),
        ("search.weight_same", 1.5, "a number from 0 to 1"),
        ("answer.strict", "maybe", "true or false"),
        ("embedding.model", 3, "a text"),
    ],
)
def test_a_bad_value_is_refused_with_what_is_allowed(key: str, value: object, allowed: str) -> None:
    with pytest.raises(SettingsError) as caught:
        load({key: value}, environ={})
    assert key in str(caught.value)
    assert repr(value) in str(caught.value)
    assert allowed in str(caught.value)


def test_a_named_settings_file_must_exist(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="no such settings file"):
        load(file=tmp_path / "missing.toml", environ={})


def test_a_broken_settings_file_is_named(tmp_path: Path) -> None:
    file = tmp_path / "fundstelle.toml"
    file.write_text("search = [")
    with pytest.raises(SettingsError, match="the settings file is not valid TOML"):
        load(file=file, environ={})


def test_a_settings_file_may_begin_with_a_byte_order_mark(tmp_path: Path) -> None:
    file = tmp_path / "fundstelle.toml"
    file.write_text("[answer]\nsentences = 2\n", "utf-8-sig")
    assert load(file=file, environ={}).answer_sentences == 2


def test_a_settings_file_that_cannot_be_read_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*args: object, **kwargs: object) -> str:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "is_file", lambda _: True)
    monkeypatch.setattr(Path, "read_text", refused)
    with pytest.raises(SettingsError, match=r"cannot be read \(Permission denied\)"):
        load(environ={})


def test_paths_may_begin_at_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "fundstelle.toml").write_text('index = "~/Prüfung"\n', "utf-8")
    assert load(environ={"FUNDSTELLE_CONFIG": "~/fundstelle.toml"}).index == tmp_path / "Prüfung"
    assert load({"index": "~nobody-of-that-name/x"}, environ={}).index == Path(
        "~nobody-of-that-name/x"
    )


@pytest.mark.parametrize("device", ["gpu", "cuda:", "cuda:one", ""])
def test_a_device_that_cannot_be_is_an_error_whatever_encoder_is_set(device: str) -> None:
    with pytest.raises(SettingsError, match=r"'embedding.device' cannot be .* give auto, cpu"):
        load({"embedding.device": device}, environ={})
    assert load({"embedding.device": "cuda:1"}, environ={}).embedding_device == "cuda:1"


def test_a_settings_file_in_another_encoding_is_told_what_to_do(tmp_path: Path) -> None:
    file = tmp_path / "fundstelle.toml"
    file.write_text('glossary = "Abkürzungen.toml"\n', "latin-1")
    with pytest.raises(SettingsError, match=r"is not in UTF-8 .*; save it in UTF-8"):
        load(file=file, environ={})


def test_every_setting_has_a_help_text() -> None:
    assert all(keys().values())
