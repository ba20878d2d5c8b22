"""Train the evidence reranker: a cross-encoder over a question and a sentence in its context.

    python -m train.crossing --shared ../shared --mined FILE --static rag/embed/models/static \
        --start DIR/ask.pt|shipped --work DIR --minutes 30

The body is the lowest layers of the contextual encoder (train/contextual.py), so both languages and
their common meaning are there from the start. The head begins as the cosine of the two halves'
means: a useful order before the first step, which training then sharpens. Lists of one good and
several bad sentences: softmax over the list (Cao et al., ICML 2007) plus a logistic loss per
sentence, so that a list without an answer teaches too, and where in a sentence its answer stands
(train/pointing.py); only the rows that still teach something are learnt from (train/skim.py). The
second half of the time computes as in int8 (train/minilm.py).
`--start shipped` trains the shipped weights further instead.
"""

import argparse
import json
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor, nn

from train import lists, minilm, pointing, shipped_graphs, skim
from train.interaction import Crossing

Lists = list[lists.Choice]


@dataclass(frozen=True)
class Recipe:
    """Rates and sizes."""

    seed: int = 20261121
    layers: int = 6
    questions: int = 24  # a step
    choices: int = 12  # sentences a question
    learnt: int = 48  # rows of a step that are learnt from
    refresh: int = 15  # steps after which the rows are told by newer weights
    micro: int = 16  # rows computed together, of like length
    rate: float = 1.2e-4
    head_rate: float = 1e-3
    single: float = 0.12  # weight of the logistic loss of a list's sentences
    pointing: float = 0.3  # weight of where the answer stands
    rounded: float = 0.5  # share of the time after which it computes as in int8
    longest: int = 112  # pieces in all
    longest_question: int = 40


def start(student: Path, layers: int) -> Crossing:
    """Take the embeddings and the lowest layers of a trained contextual encoder."""
    state = torch.load(student, weights_only=True)["student"]
    shape = minilm.Shape(vocabulary=state["tokens.weight"].shape[0], layers=layers)
    made = Crossing(shape)
    kept = {k: v for k, v in state.items() if not _above(k, layers)}
    made.encoder.load_state_dict(kept)
    made.encoder.tokens.weight.requires_grad_(False)  # shared with the encoder, and large
    return made


def _above(name: str, layers: int) -> bool:
    return name.startswith("body.") and int(name.split(".")[1]) >= layers


class Pairs:
    """Lays out question and text as pieces, in the form that `rag/crossing/bundled.py` uses."""

    def __init__(self, tokenizer: Tokenizer, first: int, last: int, recipe: Recipe) -> None:
        self.tokenizer, self.first, self.last, self.recipe = tokenizer, first, last, recipe

    def rows(self, pairs: Sequence[tuple[str, str]]) -> list[skim.Row]:
        """Return pieces and kinds of each pair: first q last | sentence last | context last."""
        parts = [(q, *text.partition("\t")[::2]) for q, text in pairs]
        flat = [part for three in parts for part in three]
        found = [e.ids for e in self.tokenizer.encode_batch_fast(flat, add_special_tokens=False)]
        rows = []
        for i in range(0, len(found), 3):
            asked = [self.first, *found[i][: self.recipe.longest_question], self.last]
            room = self.recipe.longest - len(asked) - 1
            told = [*found[i + 1][:room], self.last]
            near = found[i + 2][: max(0, room - len(told))]
            near = [*near, self.last] if near else []
            kinds = [0] * len(asked) + [1] * len(told) + [2] * len(near)
            rows.append((asked + told + near, kinds))
        return rows

    def places(self, row: skim.Row, text: str, keys: Sequence[str]) -> list[int]:
        """Return where in a row its sentence says one of the keys; none if it is not found."""
        begin, count = row[1].index(1), row[1].count(1) - 1  # without the mark at its end
        found = pointing.places(self.tokenizer, text.partition("\t")[0], keys)
        return [begin + number for number in found if number < count]


def padded(rows: Sequence[skim.Row]) -> tuple[Tensor, Tensor, Tensor]:
    """Return ids, mask and kinds, [rows, longest of them], int64."""
    width = max(len(ids) for ids, _ in rows)
    ids = torch.zeros((len(rows), width), dtype=torch.int64)
    mask, kinds = torch.zeros_like(ids), torch.full_like(ids, 2)
    for number, (own, kind) in enumerate(rows):
        ids[number, : len(own)] = torch.tensor(own)
        mask[number, : len(own)] = 1
        kinds[number, : len(own)] = torch.tensor(kind)
    return ids, mask, kinds


Wanted = Sequence[Sequence[int]]


def scores(model: Crossing, rows: Sequence[skim.Row], micro: int) -> Tensor:
    """Score rows in batches of like length; [len(rows)], in the order given."""
    return read(model, rows, [()] * len(rows), micro)[0]


def read(
    model: Crossing, rows: Sequence[skim.Row], wanted: Wanted, micro: int
) -> tuple[Tensor, Tensor]:
    """Return scores and what pointing at the wanted places lacks, [len(rows)] each."""
    order = sorted(range(len(rows)), key=lambda i: len(rows[i][0]))
    found, lacking = [], []
    for begin in range(0, len(order), micro):
        chosen = order[begin : begin + micro]
        with minilm.fast():
            told, places = model.read(*padded([rows[i] for i in chosen]))
        found.append(told)
        lacking.append(pointing.loss(places, [wanted[i] for i in chosen]))
    back = torch.empty(len(order), dtype=torch.int64)
    back[torch.tensor(order)] = torch.arange(len(order))
    return torch.cat(found)[back], torch.cat(lacking)[back]


class Trainer:
    """One clock, one checkpoint; a run resumes where it was."""

    def __init__(
        self, recipe: Recipe, model: Crossing, pairs: Pairs, given: Lists, work: Path
    ) -> None:
        torch.manual_seed(recipe.seed)
        self.recipe, self.model, self.pairs, self.given = recipe, model, pairs, given
        self.checkpoint = work / "crossing.pt"
        self.spent, self.step = 0.0, 0
        self.lacking: list[float] = []
        if self.checkpoint.exists():
            state = torch.load(self.checkpoint, weights_only=True)
            self.model.load_state_dict(state["model"])
            self.spent, self.step = state["spent"], state["step"]
        head = [p for n, p in model.named_parameters() if not n.startswith("encoder.")]
        body = [p for p in model.encoder.parameters() if p.requires_grad]
        groups = [{"params": body, "base": recipe.rate}, {"params": head, "base": recipe.head_rate}]
        self.skim = skim.Skim(model, work / "skim")
        self.adam = torch.optim.AdamW(groups, lr=recipe.rate, weight_decay=0.01, fused=True)

    def batches(self) -> Iterator[Lists]:
        """Yield questions for ever, another order every round."""
        rng = random.Random(self.recipe.seed + self.step)
        while True:
            rng.shuffle(self.given)
            for i in range(0, len(self.given) - self.recipe.questions, self.recipe.questions):
                yield self.given[i : i + self.recipe.questions]

    def loss(self, batch: Lists, rng: random.Random) -> Tensor:
        """Skim the rows of all lists; those that tell are scored anew, with gradients."""
        texts: list[tuple[str, str]] = []
        labels: list[float] = []
        keys: list[Sequence[str]] = []
        cuts: list[skim.Cut] = []
        for one in batch:
            chosen = one.draw(self.recipe.choices, rng)
            cuts.append((len(texts), len(texts) + len(chosen), one.answerable))
            texts += [(question, text) for question, text, _ in chosen]
            labels += [float(good) for _, _, good in chosen]
            keys += [one.keys for _ in chosen]
        rows = self.pairs.rows(texts)
        loss = partial(skim.loss, labels=torch.tensor(labels), cuts=cuts, single=self.recipe.single)
        skimmed = self.skim.scores(rows)
        telling = skim.telling(loss, skimmed, self.recipe.learnt)
        learnt = telling.tolist()
        wanted = [
            self.pairs.places(rows[i], texts[i][1], keys[i]) if labels[i] else pointing.NOWHERE
            for i in learnt
        ]
        found, lacking = read(self.model, [rows[i] for i in learnt], wanted, self.recipe.micro)
        self.lacking.append(lacking.mean().item())
        return loss(skimmed.index_put((telling,), found)) + self.recipe.pointing * lacking.mean()

    def run(self, seconds: float) -> None:
        """Train until the clock has run `seconds`, over all resumed runs together."""
        rng = random.Random(self.recipe.seed + self.step)
        shown: list[float] = []
        saved, last = self.spent, time.monotonic()
        self.model.train()
        for batch in self.batches():
            if self.spent >= seconds:
                break
            share = self.spent / seconds
            minilm.rounding(self.model, share > self.recipe.rounded)
            pace = min(1.0, (self.step + 1) / 60) * (1 - share) + 0.02
            for group in self.adam.param_groups:
                group["lr"] = group["base"] * pace
            self.adam.zero_grad()
            loss = self.loss(batch, rng)
            loss.backward()
            nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
            self.adam.step()
            self.step += 1
            if self.step % self.recipe.refresh == 0:
                self.skim.refresh(self.model)
            shown.append(loss.item())
            now = time.monotonic()
            self.spent, last = self.spent + min(now - last, 60.0), now
            if self.step % 25 == 0:
                print(
                    f"step {self.step} {self.spent:.0f} s  {np.mean(shown[-50:]):.3f}"
                    f"  pointing {np.mean(self.lacking[-50:]):.3f}",
                    flush=True,
                )
            if self.spent - saved > 240:
                self.save()
                saved = self.spent
        self.save()

    def save(self) -> None:
        """Write a checkpoint; the old one stays whole until the new one is."""
        state = {"model": self.model.state_dict(), "spent": self.spent, "step": self.step}
        torch.save(state, self.checkpoint.with_suffix(".new"))
        self.checkpoint.with_suffix(".new").replace(self.checkpoint)


def first_right(model: Crossing, pairs: Pairs, given: Lists) -> dict[str, float]:
    """Share of held-out questions whose best choice is good, by language."""
    model.eval()
    right: dict[str, list[float]] = {}
    with torch.no_grad():
        for one in given:
            if one.answerable:
                texts = [(one.question, text) for text in [*one.good[:1], *one.bad[:15]]]
                best = int(scores(model, pairs.rows(texts), 32).argmax())
                right.setdefault(one.language, []).append(float(best == 0))
    model.train()
    return {language: round(float(np.mean(v)), 3) for language, v in right.items()}


def main() -> None:
    """Train for the minutes given and report on held-out papers."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("shared", "mined", "static", "work"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--start", required=True, help="a contextual encoder's .pt, or 'shipped'")
    parser.add_argument("--german", type=Path, help="German wordings of rows of qa-en")
    parser.add_argument("--seen", type=int, default=0, help="last question of earlier training")
    parser.add_argument("--minutes", type=float, default=30)
    given = parser.parse_args()
    torch.set_num_threads(2)
    recipe = Recipe()
    given.work.mkdir(parents=True, exist_ok=True)
    train, held = lists.read(given.shared, given.mined, recipe.seed, given.german, given.seen)
    print(f"{len(train)} questions to train on, {len(held)} held out", flush=True)
    if given.start == "shipped":
        model = shipped_graphs.crossing()
        model.encoder.tokens.weight.requires_grad_(False)
    else:
        model = start(Path(given.start), recipe.layers)
    tokenizer = Tokenizer.from_file(str(given.static / "tokenizer.json"))
    size = model.encoder.shape.vocabulary
    pairs = Pairs(tokenizer, size - 2, size - 1, recipe)
    trainer = Trainer(recipe, model, pairs, train, given.work)
    sample = held[:: max(1, len(held) // 120)]
    print("before", json.dumps(first_right(model, pairs, sample)), flush=True)
    trainer.run(given.minutes * 60)
    print("after", json.dumps(first_right(model, pairs, held[:400])), flush=True)


if __name__ == "__main__":
    main()
