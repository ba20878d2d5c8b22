"""One frozen settings object from defaults, ``fundstelle.toml``, ``FUNDSTELLE_*`` and flags.

Later sources win. A key is dotted (``embedding.model``); in the environment it is upper case with
underscores (``FUNDSTELLE_EMBEDDING_MODEL``). An unknown key or a bad value is an error that names
the key, the value and what is allowed: a typing mistake must never be a silent default.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any, get_type_hints

from rag import handwritten
from rag.errors import SettingsError

ENVIRONMENT_PREFIX = "FUNDSTELLE_"
FILE_NAME = "fundstelle.toml"


def _setting(key: str, default: Any, help: str, **limits: Any) -> Any:
    return field(default=default, metadata={"key": key, "help": help, **limits})


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings. Each field's metadata holds its dotted key, its help text and its limits."""

    index: Path = _setting("index", Path(".fundstelle"), "folder of the index")
    index_engine: str = _setting("index.engine", "local", "index engine by name")
    embedding_model: str = _setting(
        "embedding.model",
        "bundled",
        "'bundled', 'bundled-fast', 'bundled-contextual', 'bundled-joined', "
        "'langchain:module:Class', or a sentence-transformers name or path",
    )
    embedding_device: str = _setting(
        "embedding.device",
        "auto",
        "of sentence-transformers models: 'auto', 'cpu', 'cuda' …",
        form=r"auto|cpu|mps|(?:cuda|xpu)(?::\d+)?",
        allowed="auto, cpu, cuda, cuda:N, mps, xpu or xpu:N",
    )
    embedding_query_prefix: str | None = _setting(
        "embedding.query_prefix", None, "overrides the model family's prefix for questions"
    )
    embedding_passage_prefix: str | None = _setting(
        "embedding.passage_prefix", None, "overrides the model family's prefix for passages"
    )
    search_passages: int = _setting("search.passages", 5, "passages shown", low=1, high=100)
    search_candidates: int = _setting(
        "search.candidates", 80, "candidates taken from each arm", low=1, high=1000
    )
    search_depth: int = _setting(
        "search.depth", 40, "candidates read sentence by sentence", low=1, high=200
    )
    search_reranker: str = _setting(
        "search.reranker",
        "bundled",
        "'bundled', 'none', 'module:Class', or a sentence-transformers cross-encoder",
    )
    search_weight_same: float | None = _setting(
        "search.weight_same",
        None,
        "dense share, same language; by default what was measured best for the encoder",
        low=0.0,
        high=1.0,
    )
    search_weight_cross: float | None = _setting(
        "search.weight_cross",
        None,
        "dense share, question and passage differ in language; default as above",
        low=0.0,
        high=1.0,
    )
    answer_backend: str = _setting(
        "answer.backend",
        "extractive",
        "'extractive', or a LangChain chat model: 'openai:MODEL', 'ollama:MODEL' …",
    )
    answer_base_url: str | None = _setting(
        "answer.base_url", None, "address of an OpenAI-compatible server"
    )
    answer_passages: int = _setting(
        "answer.passages", 12, "passages an answer may draw on", low=1, high=100
    )
    answer_sentences: int = _setting("answer.sentences", 4, "most sentences", low=1, high=10)
    answer_strict: bool = _setting("answer.strict", False, "remove unsupported sentences")
    answer_timeout: float = _setting(
        "answer.timeout", 60.0, "seconds to wait for a language model", low=1.0, high=3600.0
    )
    answer_context_tokens: int = _setting(
        "answer.context_tokens", 3000, "passage tokens sent to a model", low=200, high=1_000_000
    )
    prompts: Path | None = _setting("prompts", None, "folder of prompt files used instead of ours")
    glossary: Path | None = _setting("glossary", None, "acronym file added to the shipped one")
    access: Path | None = _setting("access", None, "TOML file: user = [groups]")
    ingest_jobs: int = _setting(
        "ingest.jobs", 0, "worker processes; 0 takes one per core", low=0, high=256
    )
    passage_tokens: int = _setting(
        "passage.tokens", 300, "most tokens in a passage", low=50, high=2000
    )
    serve_host: str = _setting("serve.host", "127.0.0.1", "address the page listens on")
    serve_port: int = _setting("serve.port", 7860, "port the page listens on", low=1, high=65535)
    serve_hosts: str | None = _setting(
        "serve.hosts", None, "names by which browsers may call the page, besides the machine's own"
    )
    serve_feedback: Path | None = _setting(
        "serve.feedback", None, "file that visitors' judgements of answers are written to"
    )


def load(
    overrides: Mapping[str, Any] | None = None,
    *,
    file: Path | None = None,
    environ: Mapping[str, str] | None = None,
) -> Settings:
    """Read the settings.

    Args:
        overrides: dotted keys to values, typically from flags; None values are passed over.
        file: a settings file; by default ``./fundstelle.toml`` where it exists.
        environ: the environment; by default the process's own.

    Raises:
        SettingsError: unknown key, bad value, unreadable file.
    """
    environ = os.environ if environ is None else environ
    path = at_home(file or Path(environ.get(ENVIRONMENT_PREFIX + "CONFIG", FILE_NAME)))
    explicit = file is not None or ENVIRONMENT_PREFIX + "CONFIG" in environ
    values: dict[str, Any] = {}
    for origin, key, value in (
        *_from_file(path, explicit),
        *_from_environment(environ),
        *(("flag", k, v) for k, v in (overrides or {}).items() if v is not None),
    ):
        name = _field_by_key(key, origin)
        values[name] = _convert(name, key, value, origin)
    return replace(Settings(), **values)


def flagged(words: Mapping[str, Any], flags: Mapping[str, Any]) -> dict[str, Any]:
    """Return the overrides of a command line: its ``--set`` words, and over them its own flags.

    Args:
        words: dotted keys to values, as ``--set`` gives them.
        flags: dotted keys to values; None is a flag that was not given and hides no word.
    """
    return {**words, **{key: value for key, value in flags.items() if value is not None}}


def at_home(path: Path) -> Path:
    """Return ``path`` with a ``~`` at its beginning read; that of an unknown user stays as it is.

    A shell reads it on a command line, but nobody does in a settings file or a service's unit.
    """
    try:
        return path.expanduser()
    except RuntimeError:
        return path


def keys() -> dict[str, str]:
    """Return every dotted key with its help text, in the order of the settings file."""
    return {f.metadata["key"]: f.metadata["help"] for f in fields(Settings)}


def _field_by_key(key: str, origin: str) -> str:
    for f in fields(Settings):
        if f.metadata["key"] == key:
            return f.name
    raise SettingsError(
        f"unknown setting '{key}'", where=origin, remedy=f"allowed: {', '.join(keys())}"
    )


def _from_file(path: Path, explicit: bool) -> Iterator[tuple[str, str, Any]]:
    if not path.is_file():
        if explicit:
            raise SettingsError("no such settings file", where=str(path), remedy="check the path")
        return
    data = handwritten.read(path, "the settings file")
    known = set(keys())
    for key, value in data.items():
        if not isinstance(value, dict):
            yield str(path), key, value
            continue
        for inner, leaf in value.items():
            # A table named like a plain key ([index] engine = …) holds the dotted keys below it.
            dotted = f"{key}.{inner}"
            yield str(path), key if dotted not in known and inner == "path" else dotted, leaf


def _from_environment(environ: Mapping[str, str]) -> Iterator[tuple[str, str, Any]]:
    known = {ENVIRONMENT_PREFIX + key.upper().replace(".", "_"): key for key in keys()}
    for name, value in environ.items():
        if name == ENVIRONMENT_PREFIX + "CONFIG" or not name.startswith(ENVIRONMENT_PREFIX):
            continue
        if name not in known:
            raise SettingsError(
                f"unknown variable '{name}'",
                where="environment",
                remedy=f"allowed: {', '.join(known)}",
            )
        yield "environment", known[name], value


def _convert(name: str, key: str, value: Any, origin: str) -> Any:
    hint = str(get_type_hints(Settings)[name])
    meta = next(f.metadata for f in fields(Settings) if f.name == name)
    try:
        result = _parse(hint, value)
    except (TypeError, ValueError, OverflowError) as error:
        raise SettingsError(
            f"'{key}' cannot be {value!r}", where=origin, remedy=f"give {_allowed(hint, meta)}"
        ) from error
    low, high, form = meta.get("low"), meta.get("high"), meta.get("form")
    too_far = low is not None and not low <= result <= high
    if too_far or (form and not re.fullmatch(form, result)):
        raise SettingsError(
            f"'{key}' cannot be {value!r}", where=origin, remedy=f"give {_allowed(hint, meta)}"
        )
    return result


def _parse(hint: str, value: Any) -> Any:
    if "Path" in hint:
        if not str(value):
            raise ValueError("empty path")
        return at_home(Path(value))
    if "bool" in hint:
        return _parse_bool(value)
    if "int" in hint or "float" in hint:
        if isinstance(value, bool):
            raise ValueError("a truth value is no number")
        number = float(value)
        if "int" in hint:
            if number != int(number):
                raise ValueError("not a whole number")
            return int(number)
        return number
    if not isinstance(value, str):
        raise TypeError("not a text")
    return value


def _parse_bool(value: Any) -> bool:
    words = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
    if isinstance(value, bool):
        return value
    return words[str(value).lower()] if str(value).lower() in words else _refuse()


def _refuse() -> bool:
    raise ValueError("not a truth value")


def _allowed(hint: str, meta: Mapping[str, Any]) -> str:
    if "allowed" in meta:
        return str(meta["allowed"])
    if "bool" in hint:
        return "true or false"
    kind = "a whole number" if "int" in hint else "a number" if "float" in hint else "a text"
    if "Path" in hint:
        kind = "a path"
    if meta.get("low") is None:
        return kind
    return f"{kind} from {meta['low']:g} to {meta['high']:g}"
