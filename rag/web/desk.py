"""What the page does: ask, list, take files in. One for all visitors of a server."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from queue import SimpleQueue
from threading import Lock, Thread
from typing import TYPE_CHECKING

from rag.assistant import Assistant
from rag.config import Settings
from rag.errors import IndexMissingError
from rag.question.conversation import Turn
from rag.types import Answer, Document, DocumentInfo

if TYPE_CHECKING:
    from ingest.pipeline import Progress, Report


@dataclass
class _Held:
    """An open index and how many visitors are using it at the moment."""

    assistant: Assistant
    users: int = 0


class Desk:
    """Holds the open index; an index that does not exist yet reads as one without documents."""

    def __init__(self, settings: Settings, user: str | None = None) -> None:
        """Nothing is opened before it is needed.

        Args:
            settings: the index and everything else.
            user: whose rights apply to every visitor; None is the owner of the index.
        """
        self.settings = settings
        self.user = user
        self._lock = Lock()
        self._held: _Held | None = None
        self._stale = False
        self._counts: dict[str, int] = {}

    def ask(
        self,
        question: str,
        filters: Mapping[str, str],
        history: Sequence[Turn] = (),
        unread: Collection[str] = (),
    ) -> Answer:
        """Answer a question from the documents as they are now.

        Args:
            question: as typed.
            filters: what the visitor chose.
            history: the conversation before it.
            unread: what the visitor took back of how the question was read.

        Raises:
            FundstelleError: as ``Assistant.ask``; IndexMissingError where nothing was added yet.
        """
        with self._borrowed() as assistant:
            return assistant.ask(
                question, filters=filters, user=self.user, history=history, unread=unread
            )

    def has_index(self) -> bool:
        """Tell whether there is an index yet; raises what makes one unusable."""
        try:
            with self._borrowed():
                return True
        except IndexMissingError:
            return False

    def documents(self) -> Sequence[DocumentInfo]:
        """Return the documents that the visitors may read, by name."""
        try:
            with self._borrowed() as assistant:
                return assistant.documents(self.user)
        except IndexMissingError:
            return ()

    def passages(self, document_id: str) -> int:
        """Return how many passages a document has; counted once in each state of the index."""
        if document_id not in self._counts:
            with self._borrowed() as assistant:
                self._counts[document_id] = len(assistant.passages(document_id, self.user))
        return self._counts[document_id]

    def document(self, document_id: str) -> Document | None:
        """Return a document with its text, None where the visitors may not read it."""
        with self._borrowed() as assistant:
            return assistant.document(document_id, self.user)

    def add(self, paths: Sequence[Path]) -> Iterator[Progress | Report]:
        """Take files in; yield how far it is, and the report at the end.

        Raises:
            FundstelleError: the index cannot be written to.
        """
        from ingest.pipeline import Report as Finished
        from ingest.pipeline import ingest

        steps: SimpleQueue[Progress | Report | Exception] = SimpleQueue()
        # Worker processes cannot be started safely from a server's thread.
        settings = replace(self.settings, ingest_jobs=1)

        def work() -> None:
            try:
                steps.put(ingest(paths, settings, progress=steps.put, apart=True))
            except Exception as error:
                steps.put(error)

        thread = Thread(target=work, name="ingest")
        thread.start()
        while True:
            step = steps.get()
            if isinstance(step, Exception):
                raise step
            if isinstance(step, Finished):
                break
            yield step
        thread.join()
        with self._lock:
            self._stale = True
        yield step

    def close(self) -> None:
        """Release the index, once the last visitor has used it."""
        with self._lock:
            held, self._held = self._held, None
            if held is not None and not held.users:
                held.assistant.close()

    @contextmanager
    def _borrowed(self) -> Iterator[Assistant]:
        """Lend the open assistant; it is not closed, nor moved on, under a visitor's hands."""
        with self._lock:
            held = self._newest()
            held.users += 1
        try:
            yield held.assistant
        finally:
            with self._lock:
                held.users -= 1
                if held is not self._held and not held.users:
                    held.assistant.close()

    def _newest(self) -> _Held:
        if self._held is None or (self._stale and self._held.users):
            # Somebody still reads the old state: leave it to them and open the new one beside it.
            self._held = _Held(Assistant.open(settings=self.settings))
            self._counts.clear()
        elif not self._held.users and self._held.assistant.refresh():
            self._counts.clear()
        self._stale = False
        return self._held
