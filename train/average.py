"""Average a trained encoder or reranker with the one that ships, weight by weight.

    python -m train.average [--student DIR/ask.pt] [--crossing DIR/crossing.pt] \
        --share 0.7 --out DIR2

A model trained further from shipped weights is near them, and a point between both often does
better than either (Wortsman et al., ICML 2022): it keeps what the first knew of the old questions,
and most of what the second learnt from the new ones. `train.export` ships what lies in DIR2.
"""

import argparse
from collections.abc import Mapping
from pathlib import Path

import torch
from torch import Tensor

from train import shipped_graphs

State = Mapping[str, Tensor]
POINTED = "pointed"
"""What the head that points adds to a reranker's score: 0 where there is no such head."""


def between(new: State, old: State, share: float, encoder: str = "encoder.") -> dict[str, Tensor]:
    """Return `share` of the new weights and the rest of the old ones.

    `encoder` is what the names of an encoder's weights begin with. The table of pieces is the new
    one's, which no further training changes; so are places beyond the longest row of the shipped
    graph, which come back as zeros, and the head that points, where what shipped had none.
    """
    pieces, places = f"{encoder}tokens.weight", f"{encoder}places.weight"
    mixed = {name: torch.lerp(old[name].float(), new[name].float(), share) for name in new}
    mixed[pieces] = new[pieces]
    unknown = (old[places] == 0).all(dim=1, keepdim=True)
    mixed[places] = torch.where(unknown, new[places], mixed[places])
    if POINTED in old and not old[POINTED].any():
        mixed |= {name: new[name] for name in new if name.startswith("point")}
    return mixed


def main() -> None:
    """Write the averages as checkpoints of train/contextual.py and train/crossing.py."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--student", type=Path)
    parser.add_argument("--crossing", type=Path)
    parser.add_argument("--share", type=float, default=0.7, help="of the checkpoint's weights")
    parser.add_argument("--out", type=Path, required=True)
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    if given.student is not None:
        new = torch.load(given.student, weights_only=True)["student"]
        old = shipped_graphs.contextual().state_dict()
        torch.save({"student": between(new, old, given.share, "")}, given.out / "ask.pt")
    if given.crossing is not None:
        new = torch.load(given.crossing, weights_only=True)["model"]
        old = shipped_graphs.crossing().state_dict()
        torch.save({"model": between(new, old, given.share)}, given.out / "crossing.pt")


if __name__ == "__main__":
    main()
