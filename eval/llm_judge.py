"""A language model as a second judge of citations, and how far it agrees with our own check.

Never the default, never part of a gate: a model's verdicts change with the model. What it is good
for is to show where the deterministic check (``eval.support``) is too strict or too kind.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from eval import support
from eval.items import Run
from rag.config import Settings
from rag.errors import UsageError

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

_YES, _NO = ("yes", "ja"), ("no", "nein")
_LANGUAGES = ("de", "en")


@dataclass(frozen=True, slots=True)
class Judgement:
    """One sentence: what the model and what our check say of it; None where unreadable."""

    id: str
    sentence: str
    judged: bool | None
    checked: bool


def judge(
    run: Run, name: str, settings: Settings, progress: Callable[[int, int], None] | None = None
) -> list[Judgement]:
    """Ask the model about every sentence that cites something.

    Args:
        run: answers with citations.
        name: a chat model as in ``answer.backend``, such as ``ollama:llama3.1``.
        settings: where it is reached (``answer.base_url``) and for how long.
        progress: called with the number done and the total.

    Raises:
        UsageError: this is no chat model, or its package or key is missing.
        BackendError: it could not be reached.
    """
    from rag.backends import failures
    from rag.backends.providers import address, open_model

    provider, colon, model_name = name.partition(":")
    if not colon or not model_name:
        raise UsageError(f"'{name}' is no chat model", where="--judge", remedy="give openai:MODEL")
    model = open_model(provider, model_name, settings)
    reach = failures.Reach(provider, model_name, address(settings), settings.answer_timeout)
    waiting = list(_cited(run))
    found = []
    for number, (identity, sentence, sources) in enumerate(waiting, start=1):
        try:
            said = _asked(model, sentence, sources)
        except Exception as error:  # every provider's client has its own errors
            raise failures.explain(error, reach) from error
        checked = support.supports(sentence, sources)
        found.append(Judgement(identity, sentence, verdict(said), checked))
        if progress is not None:
            progress(number, len(waiting))
    return found


def verdict(said: str) -> bool | None:
    """Return what the model's reply says by its first word, None where it is neither."""
    word = re.search(r"\w+", said.casefold())
    if word is None or word[0] not in (*_YES, *_NO):
        return None
    return word[0] in _YES


def summary(found: Sequence[Judgement]) -> dict[str, Any]:
    """Return shares of supported sentences, the raw agreement and Cohen's kappa.

    Kappa is agreement beyond chance, (p − e) ÷ (1 − e) (Cohen 1960); None where one judge gives
    all sentences the same verdict, so that it says nothing.
    """
    clear = [(one.judged, one.checked) for one in found if one.judged is not None]
    count = len(clear)
    if not count:
        return {"sentences": 0, "unclear": len(found)}
    model, check = (sum(map(bool, side)) / count for side in zip(*clear, strict=True))
    same = sum(judged == checked for judged, checked in clear) / count
    chance = model * check + (1.0 - model) * (1.0 - check)
    varied = 0.0 < model < 1.0 and 0.0 < check < 1.0
    return {
        "sentences": count,
        "unclear": len(found) - count,
        "supported_by_model": model,
        "supported_by_check": check,
        "agreement": same,
        "kappa": (same - chance) / (1.0 - chance) if varied else None,
    }


def _cited(run: Run) -> Iterator[tuple[str, str, list[support.Source]]]:
    for row in run.rows:
        reply = support.judged(row)
        for text, numbers in reply.sentences if reply is not None else ():
            sources = support.cited(reply, numbers) if reply is not None else None
            if sources:
                yield row.question.id, text, sources


def _asked(model: BaseChatModel, sentence: str, sources: Sequence[support.Source]) -> str:
    from langchain_core.messages import HumanMessage, SystemMessage
    from langsmith import tracing_context

    from rag.analysis.language import detect

    language = detect(sentence, default="de")
    name = f"judge.{language if language in _LANGUAGES else 'de'}.md"
    prompt = files("eval").joinpath("prompts", name).read_text("utf-8")
    # Drawn anew each time, so that no document can write the fence that would end it.
    delimiter = secrets.token_hex(8)
    passages = "\n".join(f"<<<{delimiter}\n{one.text}\n{delimiter}>>>" for one in sources)
    messages = [
        SystemMessage(prompt.replace("{{delimiter}}", delimiter)),
        HumanMessage(f"{passages}\n\n<<<{delimiter}\n{sentence}\n{delimiter}>>>"),
    ]
    # A LANGSMITH_TRACING left in the environment must not carry documents out of the house.
    with tracing_context(enabled=False):
        return str(model.invoke(messages).text)
