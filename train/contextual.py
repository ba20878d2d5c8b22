"""Train the contextual encoder: MiniLM's body taught German, then taught to find answers.

    python -m train.contextual --shared ../shared --static rag/embed/models/static \
        --mined FILE --teacher DIR --work DIR --minutes 34 18 [--start shipped]

Two phases, each with its own clock. First: student(German) and student(English) approach
teacher(English) (Reimers and Gurevych 2020). Second: questions approach what answers them, with
hard negatives, computing as in int8 (train/minilm.py); every sixth step repeats the first phase,
so that the languages stay together. `--start shipped` keeps the table of pieces, which the reranker
shares.
"""

import argparse
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional

from train import data, minilm, shipped, shipped_graphs, triples

Floats = NDArray[np.float32]
Batch = tuple[Tensor, Tensor]

# Pairs of each source seen by distillation, in the order of use to a reader of policy papers.
_SHARE = {"news": 70_000, "docs-human": 110_000, "dictionary": 100_000, "captions": 10_000}
_SHARE |= {"sdg": 600}
_CAPS = {"laws": 1_000, "dip": 1_000, "exchanges": 4_000, "qa-en": 3_000}


@dataclass(frozen=True)
class Recipe:
    """Rates, sizes and shares of the training."""

    seed: int = 20261121
    batch: int = 128
    embedding_rate: float = 4e-4
    body_rate: float = 8e-5
    contrast: float = 0.2  # weight of the in-batch softmax in distillation
    question_batch: int = 64  # eight blocks of train/triples.py
    question_rate: float = 0.6  # of both rates, in the second phase
    repeated: int = 6  # of so many steps of the second phase, one repeats the first
    scale: float = 20.0
    longest: int = 128  # tokens


class Words:
    """A tokenizer that gives padded batches, with first and last markers as BERT expects."""

    def __init__(self, tokenizer: Tokenizer, first: int, last: int, longest: int) -> None:
        self.tokenizer, self.first, self.last, self.longest = tokenizer, first, last, longest

    def __call__(self, texts: list[str]) -> Batch:
        """Return ids and mask, [texts, longest of them], int64."""
        found = self.tokenizer.encode_batch_fast(texts, add_special_tokens=False)
        rows = [[self.first, *one.ids[: self.longest - 2], self.last] for one in found]
        width = max(map(len, rows))
        ids = torch.zeros((len(rows), width), dtype=torch.int64)
        mask = torch.zeros_like(ids)
        for number, row in enumerate(rows):
            ids[number, : len(row)] = torch.tensor(row)
            mask[number, : len(row)] = 1
        return ids, mask


def teacher(folder: Path, longest: int) -> tuple[minilm.Encoder, Words]:
    """Load all-MiniLM-L6-v2 and its tokenizer."""
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    known = tokenizer.get_vocab()
    return minilm.teacher(folder).eval(), Words(tokenizer, known["[CLS]"], known["[SEP]"], longest)


def student(master: minilm.Encoder, words: Words, static: Path) -> minilm.Encoder:
    """Return the teacher's body with embeddings for the static model's pieces, plus two markers.

    A new piece gets the mean of the teacher's embeddings of the eight English words nearest to it
    in the static space, weighted by softmax(12 x cosine); pieces the teacher knows are copied.
    """
    pieces = Tokenizer.from_file(str(static / "tokenizer.json"))
    encode = shipped.load(static)
    known = words.tokenizer.get_vocab()
    english = [w for w in known if w.isascii() and w.isalpha() and len(w) > 1]
    english = [w for w in english if len(pieces.encode(w).ids) == 1]
    own = [piece for piece, _ in sorted(pieces.get_vocab().items(), key=lambda item: item[1])]
    space = encode(english).T
    old = master.tokens.weight.detach()
    theirs = old[[known[w] for w in english]]
    table = torch.empty(len(own) + 2, old.shape[1])
    vectors = shipped.load_vectors(static)
    for start in range(0, len(own), 4000):
        near = torch.from_numpy(vectors[start : start + 4000] @ space).topk(8)
        weights = torch.softmax(12 * near.values, dim=1)
        table[start : start + 4000] = torch.einsum("nk,nkw->nw", weights, theirs[near.indices])
    for number, piece in enumerate(own):
        if piece in known:
            table[number] = old[known[piece]]
    table[-2], table[-1] = old[words.first], old[words.last]
    made = minilm.Encoder(minilm.Shape(vocabulary=len(own) + 2))
    made.load_state_dict(master.state_dict() | {"tokens.weight": table})
    return made


def pairs(shared: Path, seed: int) -> list[data.Pair]:
    """Parallel pairs for distillation, shares as above, shuffled."""
    chooser = random.Random(seed)
    read = {
        "news": lambda: data.parallel(shared, "opus-news-tatoeba"),
        "docs-human": lambda: data.parallel(shared, "msdocs-human"),
        "dictionary": data.dictionary,
        "captions": lambda: data.parallel(shared, "multi30k"),
        "sdg": lambda: data.parallel(shared, "sdg"),
    }
    found: list[data.Pair] = []
    for name, reader in read.items():
        kept, _ = data.hold_out(reader(), data.HELD.get(name, 0))
        found.extend(kept[: _SHARE[name]])
    chooser.shuffle(found)
    return found


def bucketed(items: list[data.Pair], size: int, rng: random.Random) -> Iterator[list[data.Pair]]:
    """Yield batches of like length for ever: sorted within pools of fifty batches."""
    while True:
        rng.shuffle(items)
        for start in range(0, len(items), 50 * size):
            pool = sorted(items[start : start + 50 * size], key=lambda pair: len(pair[0]))
            cuts = [pool[i : i + size] for i in range(0, len(pool), size)]
            rng.shuffle(cuts)
            yield from cuts


def softmax(left: Tensor, right: Tensor, scale: float) -> Tensor:
    """In-batch softmax of left rows over right rows; extra right rows are negatives."""
    return functional.cross_entropy(left @ right.T * scale, torch.arange(len(left)))


class Trainer:
    """One phase on its clock; a checkpoint holds the clock, so a run resumes where it was."""

    def __init__(
        self,
        recipe: Recipe,
        shared: Path,
        mined: Path,
        static: Path,
        folder: Path,
        work: Path,
        phase: str,
        start: str,
        german: Path | None = None,
    ) -> None:
        torch.manual_seed(recipe.seed)
        self.recipe, self.phase, self.work, self.start = recipe, phase, work, start
        self.checkpoint = work / f"{phase}.pt"
        self.master, self.their_words = teacher(folder, recipe.longest)
        if start == "shipped":
            self.student = shipped_graphs.contextual()
            self.student.tokens.weight.requires_grad_(False)
        else:
            self.student = student(self.master, self.their_words, static)
        tokenizer = Tokenizer.from_file(str(static / "tokenizer.json"))
        size = self.student.shape.vocabulary
        self.words = Words(tokenizer, size - 2, size - 1, recipe.longest)
        body = [p for n, p in self.student.named_parameters() if n != "tokens.weight"]
        share = 1.0 if phase == "distil" else recipe.question_rate
        groups = [{"params": body, "base": recipe.body_rate * share}]
        if self.student.tokens.weight.requires_grad:
            rate = recipe.embedding_rate * share
            groups.append({"params": [self.student.tokens.weight], "base": rate})
        self.adam = torch.optim.AdamW(
            groups,
            lr=recipe.body_rate,
            weight_decay=0.0,
            fused=True,
        )
        self.spent, self.step = 0.0, 0
        self.resume()
        rng = random.Random(recipe.seed + self.step)
        self.parallel = bucketed(pairs(shared, recipe.seed), recipe.batch, rng)
        self.triples: list[triples.Triple] = []
        if phase == "ask":
            self.triples = triples.read(shared, mined, recipe.seed, _CAPS, german)
            minilm.rounding(self.student, True)
            print(f"{len(self.triples)} questions with hard negatives", flush=True)

    def resume(self) -> None:
        """Take up this phase's checkpoint, or start from the weights of the phase before."""
        before = self.work / "distil.pt"
        if self.checkpoint.exists():
            state = torch.load(self.checkpoint, weights_only=True)
            self.student.load_state_dict(state["student"])
            self.adam.load_state_dict(state["adam"])
            self.spent, self.step = state["spent"], state["step"]
        elif self.phase == "ask" and (self.start == "teacher" or before.exists()):
            state = torch.load(before, weights_only=True)
            self.student.load_state_dict(state["student"])

    def save(self) -> None:
        """Write a checkpoint; the old one stays whole until the new one is."""
        state = {
            "student": self.student.state_dict(),
            "adam": self.adam.state_dict(),
            "spent": self.spent,
            "step": self.step,
        }
        torch.save(state, self.checkpoint.with_suffix(".new"))
        self.checkpoint.with_suffix(".new").replace(self.checkpoint)

    def embed(self, texts: list[str], micro: int = 1000) -> Tensor:
        """Student vectors [texts, width] in bfloat16 arithmetic, `micro` of like length at once."""
        order = sorted(range(len(texts)), key=lambda row: len(texts[row]))
        found = []
        for start in range(0, len(texts), micro):
            batch = [texts[row] for row in order[start : start + micro]]
            with minilm.fast():
                found.append(self.student(*self.words(batch)))
        back = torch.empty(len(order), dtype=torch.int64)
        back[torch.tensor(order)] = torch.arange(len(order))
        return torch.cat(found)[back]

    def distil(self, batch: list[data.Pair]) -> Tensor:
        """Squared distance to the teacher plus a softmax; the English side every third step.

        English pieces start as the teacher's own, so that side needs less.
        """
        german, english = [p[0] for p in batch], [p[1] for p in batch]
        with torch.no_grad(), minilm.fast():
            goal = self.master(*self.their_words(english))
        sides = [german, english] if self.step % 3 == 0 else [german]
        loss = torch.zeros(())
        for texts in sides:
            vectors = self.embed(texts)
            near = (vectors - goal).square().sum(dim=1).mean()
            loss = loss + near + self.recipe.contrast * softmax(vectors, goal, self.recipe.scale)
        return loss / len(sides)

    def ask(self, batch: list[triples.Triple]) -> Tensor:
        """Softmax of questions over the batch's passages and hard negatives."""
        asked = self.embed([one.question for one in batch], micro=16)
        passages = [one.passage for one in batch]
        negatives = [n for n in dict.fromkeys(one.negative for one in batch) if n not in passages]
        texts = passages + negatives
        scores = asked @ self.embed(texts, micro=16).T * self.recipe.scale
        # Blocks are of one paper: what answers another question of the batch may answer this one.
        same = torch.tensor([[one.answered_by(text) for text in texts] for one in batch])
        same[torch.arange(len(batch)), torch.arange(len(batch))] = False
        return functional.cross_entropy(scores.masked_fill(same, -1e4), torch.arange(len(batch)))

    def question_batch(self) -> list[triples.Triple]:
        """Return the next questions, round and round."""
        size = self.recipe.question_batch
        start = self.step * size % max(1, len(self.triples) - size)
        return self.triples[start : start + size]

    def run(self, seconds: float) -> None:
        """Train until the clock has run `seconds`, over all resumed runs together."""
        saved, shown, last = self.spent, {"distil": [0.0], "ask": [0.0]}, time.monotonic()
        self.student.train()
        while self.spent < seconds:
            share = self.spent / seconds
            asking = self.phase == "ask" and self.step % self.recipe.repeated != 0
            loss = self.ask(self.question_batch()) if asking else self.distil(next(self.parallel))
            # Warm up over 100 steps, fall linearly.
            pace = min(1.0, (self.step + 1) / 100) * (1 - share) + 0.02
            for group in self.adam.param_groups:
                group["lr"] = group["base"] * pace
            self.adam.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(self.student.parameters(), 1.0)
            self.adam.step()
            self.step += 1
            shown["ask" if asking else "distil"].append(loss.item())
            now = time.monotonic()
            # A paused process must not find its time gone: a step counts for a minute at most.
            self.spent, last = self.spent + min(now - last, 60.0), now
            if self.step % 50 == 0:
                means = "  ".join(f"{k} {np.mean(v[-50:]):.3f}" for k, v in shown.items())
                print(f"step {self.step} {self.spent:.0f} s  {means}", flush=True)
            if self.spent - saved > 600:
                self.save()
                saved = self.spent
        self.save()


def main() -> None:
    """Run both phases for the minutes given."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("shared", "mined", "static", "teacher", "work"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--german", type=Path, help="German wordings of rows of qa-en")
    parser.add_argument("--minutes", type=float, nargs=2, default=(34, 18))
    parser.add_argument("--threads", type=int, default=2, help="1 where others need the cores")
    parser.add_argument(
        "--start", choices=("teacher", "shipped"), default="teacher", help="weights to begin with"
    )
    given = parser.parse_args()
    torch.set_num_threads(given.threads)
    given.work.mkdir(parents=True, exist_ok=True)
    for phase, minutes in zip(("distil", "ask"), given.minutes, strict=True):
        sources = (given.shared, given.mined, given.static, given.teacher, given.work)
        if minutes:
            Trainer(Recipe(), *sources, phase, given.start, given.german).run(minutes * 60)


if __name__ == "__main__":
    main()
