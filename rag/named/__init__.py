"""What a question names, and whether its sources hold it: years, numbers, papers, names.

An answer for 2019 is none for 2021. Where a year, a number or a name of the question stands neither
in the best passage nor in what is known of its document, a neighbouring sentence is no answer.
"""

from rag.named.gap import Gap, gap, told
from rag.named.holder import theirs
from rag.named.party import own_papers, unheard

__all__ = ["Gap", "gap", "own_papers", "theirs", "told", "unheard"]
