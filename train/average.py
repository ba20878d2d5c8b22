"""Average a trained reranker with the one that ships, weight by weight.

    python -m train.average --crossing DIR/crossing.pt --share 0.7 --out DIR2

A model trained further from shipped weights is near them, and a point between both often does
better than either (Wortsman et al., ICML 2022): it keeps what the first knew of the old questions,
and most of what the second learnt from the new ones. `train.export --crossing DIR2/crossing.pt`
ships it.
"""

import argparse
from collections.abc import Mapping
from pathlib import Path

import torch
from torch import Tensor

from train import shipped_graphs

State = Mapping[str, Tensor]


def between(new: State, old: State, share: float) -> dict[str, Tensor]:
    """Return `share` of the new weights and the rest of the old ones.

    The table of pieces is the new one's, which no training of the reranker changes; so are places
    beyond the longest row of the shipped graph, which come back as zeros.
    """
    mixed = {name: torch.lerp(old[name].float(), new[name].float(), share) for name in new}
    mixed["encoder.tokens.weight"] = new["encoder.tokens.weight"]
    unknown = (old["encoder.places.weight"] == 0).all(dim=1, keepdim=True)
    own = new["encoder.places.weight"]
    mixed["encoder.places.weight"] = torch.where(unknown, own, mixed["encoder.places.weight"])
    return mixed


def main() -> None:
    """Write the average as a checkpoint of train/crossing.py."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--crossing", type=Path, required=True)
    parser.add_argument("--share", type=float, default=0.7, help="of the checkpoint's weights")
    parser.add_argument("--out", type=Path, required=True)
    given = parser.parse_args()
    new = torch.load(given.crossing, weights_only=True)["model"]
    old = shipped_graphs.crossing().state_dict()
    given.out.mkdir(parents=True, exist_ok=True)
    torch.save({"model": between(new, old, given.share)}, given.out / "crossing.pt")


if __name__ == "__main__":
    main()
