"""Train the static bilingual encoder: one vector per token, a text is their normalised sum.

python -m train.static --shared ../shared --out rag/embed/models/static --work DIR
"""

import argparse
import json
import time
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer
from torch.nn import functional

from train import bags, data, shipped, tokenizer, wordpiece

Floats = NDArray[np.float32]

# Sources whose passages are joined with strangers, so that one sentence must be found in many.
_NEEDLES = {"news": 0.5, "docs-human": 0.3, "captions": 0.3, "sdg": 0.3}


# Stage two: repeats a pass of each source; sources not named are left out.
_SETTLE = {
    "news": 2,
    "dictionary": 1,
    "captions": 1,
    "sdg": 3,
    "dip": 1,
    "laws": 1,
    "neighbours": 1,
    "qa-en": 3,
    "answers": 3,
    "written": 3,
}


@dataclass(frozen=True)
class Recipe:
    """Everything that decides the outcome; stored with the checkpoint."""

    stage: str = "unigram"
    seed: int = 20261121
    pieces: int = 60_000
    dimension: int = 256
    batch: int = 2048
    passes: int = 3
    rate: float = 0.02
    scale: float = 20.0  # the softmax sees cosine x 20
    spread: float = 0.02  # standard deviation at the start: untrained tokens stay near nothing
    needles: int = 3  # strangers joined to a passage
    without: str = ""  # comma-separated sources left out, for ablations


class Static(torch.nn.Module):
    """An `EmbeddingBag` whose bags are normalised."""

    def __init__(self, recipe: Recipe) -> None:
        super().__init__()
        self.vectors = torch.nn.EmbeddingBag(recipe.pieces, recipe.dimension, mode="sum")
        torch.nn.init.normal_(self.vectors.weight, std=recipe.spread)

    def forward(self, ids: bags.Ints, offsets: bags.Ints) -> torch.Tensor:
        """Return unit vectors [bags, dimension]."""
        summed = self.vectors(torch.from_numpy(ids), torch.from_numpy(offsets))
        return functional.normalize(summed, dim=-1)


def contrast(
    left: torch.Tensor, right: torch.Tensor, same: torch.Tensor, scale: float
) -> torch.Tensor:
    """Symmetric in-batch softmax over scaled cosines (InfoNCE, van den Oord et al. 2018).

    `same` is [batch, batch], true where another row holds the same text and is no negative.
    """
    cosines = (left @ right.T * scale).masked_fill(same, -1e4)
    target = torch.arange(len(left))
    both = functional.cross_entropy(cosines, target) + functional.cross_entropy(cosines.T, target)
    return both / 2


def twins(left: bags.Ints, right: bags.Ints) -> torch.Tensor:
    """Return [batch, batch] truth of "same text on either side", without the diagonal."""
    same = (left[:, None] == left[None, :]) | (right[:, None] == right[None, :])
    np.fill_diagonal(same, val=False)
    return torch.from_numpy(same)


class Trainer:
    """The loop, with checkpoints from which it resumes."""

    def __init__(self, recipe: Recipe, sources: list[bags.PairBags], work: Path) -> None:
        torch.manual_seed(recipe.seed)
        self.recipe, self.sources = recipe, sources
        self.checkpoint = work / f"static-{recipe.stage}.pt"
        rng = np.random.default_rng(recipe.seed)
        self.plan = bags.batches(sources, recipe.batch, recipe.passes, rng)
        self.model = Static(recipe)
        self.adam = torch.optim.Adam(self.model.parameters(), lr=recipe.rate, fused=True)
        self.step = 0

    def start_from(self, table: Floats) -> None:
        """Begin with given vectors [pieces, dimension] in place of chance."""
        with torch.no_grad():
            self.model.vectors.weight.copy_(torch.from_numpy(table))

    def resume(self) -> None:
        """Take up a checkpoint of the same recipe, if one lies in the work folder."""
        if self.checkpoint.exists():
            state = torch.load(self.checkpoint, weights_only=True)
            if state["recipe"] == json.dumps(asdict(self.recipe)):
                self.model.load_state_dict(state["model"])
                self.adam.load_state_dict(state["adam"])
                self.step = state["step"]

    def save(self) -> None:
        """Write a checkpoint; the old one stays whole until the new one is."""
        state = {
            "recipe": json.dumps(asdict(self.recipe)),
            "model": self.model.state_dict(),
            "adam": self.adam.state_dict(),
            "step": self.step,
        }
        torch.save(state, self.checkpoint.with_suffix(".new"))
        self.checkpoint.with_suffix(".new").replace(self.checkpoint)

    def loss(self, number: int, rows: bags.Ints) -> torch.Tensor:
        """Loss of one batch; chance (needles) depends on seed and step only, so runs resume."""
        source, rng = self.sources[number], np.random.default_rng((self.recipe.seed, self.step))
        left, right = source.left.take(rows), source.right.take(rows)
        # Parallel text lends itself both ways: either language asks, the other is the haystack.
        if rng.random() < _NEEDLES.get(source.name, 0.0) and self.recipe.needles:
            groups = bags.spread(rows, self.recipe.needles, len(source.left), rng)
            if rng.random() < 0.5:
                left = source.left.take_groups(groups)
            else:
                right = source.right.take_groups(groups)
        same = twins(source.left.hashes[rows], source.right.hashes[rows])
        return contrast(self.model(*left), self.model(*right), same, self.recipe.scale)

    def run(self, every: int = 400) -> None:
        """Train to the end of the plan, linear decay to nothing."""
        began, shown = time.monotonic(), 0.0
        while self.step < len(self.plan):
            for group in self.adam.param_groups:
                group["lr"] = self.recipe.rate * (1 - self.step / len(self.plan))
            loss = self.loss(*self.plan[self.step])
            self.adam.zero_grad()
            loss.backward()
            self.adam.step()
            self.step += 1
            shown += loss.item()
            if self.step % 100 == 0:
                spent = time.monotonic() - began
                place = f"step {self.step}/{len(self.plan)}"
                print(f"{place} loss {shown / 100:.3f} {spent:.0f} s", flush=True)
                shown = 0.0
            if self.step % every == 0:
                self.save()
        self.save()

    def vectors(self) -> Floats:
        """The learned table, [pieces, dimension]."""
        table: Floats = self.model.vectors.weight.detach().numpy()
        return table


def read(shared: Path, work: Path, seed: int) -> tuple[list[data.Source], Tokenizer, Tokenizer]:
    """Read the sources; train both tokenizers, unless they lie in the work folder already."""
    work.mkdir(parents=True, exist_ok=True)
    sources = data.sources(shared, seed, print)
    paths = work / "unigram.json", work / "wordpiece.json"
    size = Recipe().pieces
    if not paths[0].exists():
        tokenizer.save(tokenizer.train(tokenizer.texts(sources, seed), size), paths[0])
    unigram = Tokenizer.from_file(str(paths[0]))
    if not paths[1].exists():
        words = wordpiece.word_counts(tokenizer.texts(sources, seed))
        wordpiece.save(wordpiece.build(wordpiece.pieces(unigram, words, size)), paths[1])
    return sources, unigram, Tokenizer.from_file(str(paths[1]))


def stage(
    recipe: Recipe,
    sources: list[data.Source],
    pieces: Tokenizer,
    work: Path,
    start: Floats | None = None,
) -> Floats:
    """Train one stage and return its vectors, [pieces, dimension]."""
    kept = [s for s in sources if s.name not in recipe.without.split(",")]
    pairs = [bags.pair_bags(pieces, s.name, s.train, s.weight) for s in kept]
    trainer = Trainer(recipe, pairs, work)
    if start is not None:
        trainer.start_from(start)
    trainer.resume()
    trainer.run()
    return trainer.vectors()


def main() -> None:
    """Run the whole recipe."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--trained", default="2026-11-21", help="date written into config.json")
    parser.add_argument("--without", default="", help="sources left out, comma-separated")
    given = parser.parse_args()
    torch.set_num_threads(2)
    first = Recipe(without=given.without)
    sources, unigram, words = read(given.shared, given.work, first.seed)
    table = stage(first, sources, unigram, given.work)
    chosen = [piece for piece, _ in sorted(words.get_vocab().items(), key=lambda item: item[1])]
    second = replace(first, stage="wordpiece", passes=1, rate=first.rate / 4)
    settling = [replace(s, weight=_SETTLE[s.name]) for s in sources if s.name in _SETTLE]
    carried = wordpiece.carried(unigram, table, chosen)
    table = stage(second, settling, words, given.work, carried)
    shipped.write(given.out, table, given.trained)
    wordpiece.save(words, given.out / "tokenizer.json")


if __name__ == "__main__":
    main()
