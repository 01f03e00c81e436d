"""The library of past tables: what was asked of others, found again and counted."""

from __future__ import annotations

import gc
from collections.abc import Iterable
from pathlib import Path

from assistant.library.adding import keep
from assistant.library.changes.correcting import corrected
from assistant.library.changes.shapes import Corrections
from assistant.library.document import Document
from assistant.library.embedding import Embedder, HashedEmbedder
from assistant.library.indexes.indexes import Progress
from assistant.library.language.lexicon import Lexicon
from assistant.library.looking import Looking
from assistant.library.searching import Searching
from assistant.library.shapes import Added
from assistant.model.errors import UserError
from assistant.model.table import GoalTable
from assistant.paths import shipped


class Library(Searching, Looking):
    """Past tables of one workspace. Any number of processes may have it open; one writes at a time.

    SQLite is the truth. What is in it was acknowledged and stays; the indexes are told afterwards,
    and whatever they were not told (a crash, an endpoint that did not answer) is told on the next
    opening or writing.
    """

    @classmethod
    def open(
        cls,
        workspace: Path,
        embedder: Embedder | None = None,
        progress: Progress | None = None,
        corpus_folder: Path | None = None,
        chroma_url: str | None = None,
        lexicon: Lexicon | None = None,
    ) -> Library:
        """Open the library of a workspace; the first opening takes in the shipped tables.

        With a `lexicon`, it reads words by that and not by the shipped one.
        With `chroma_url`, the address of a Chroma server, the vectors are kept there. Raises
        UserError where the workspace cannot be written, or was written by a newer program.
        """
        folder = workspace / "library"
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise UserError(
                f"工作目录 {workspace} 不能写入，请检查权限，或用 JIXIAO_WORKSPACE 另选一个目录。"
            ) from error
        tables = corpus_folder or shipped("corpus") / "tables"
        library = cls(
            folder, embedder or HashedEmbedder(lexicon=lexicon), tables, chroma_url, lexicon
        )
        library._prepare(progress)
        # NOTE: a search reads names as thousands of small objects that stay; with Python's own
        # threshold the collector walks through all of them every few searches, 50 ms each time.
        gc.set_threshold(10_000, 20, 50)
        return library

    def close(self) -> None:
        """Close this thread's connection to the store; the rest closes when it is let go."""
        self._store.close()

    def add(
        self,
        documents: Iterable[Document | GoalTable],
        progress: Progress | None = None,
        by: str | None = None,
    ) -> Added:
        """Take in tables; content that is there already changes nothing. `by` says who does it.

        Raises UserError where the index was made with another embedding.
        """
        self._use_vectors()
        with self._writing():
            added = keep(documents, self._store, self._record, by, progress)
            self._indexes.tell(progress)
        return added

    def remove(self, id: str, by: str | None = None) -> None:
        """Take a table out; `restore` brings it back. Raises UserError where there is none of this id."""
        with self._writing():
            self._record.remove(self.table(id), by)
            self._indexes.tell(None)

    def correct(self, id: str, corrections: Corrections, by: str | None = None) -> Document:
        """The table with these corrections made, all or none; its id stays, and so do its rows'.

        A shipped table that was corrected is left as it is when a newer program ships it anew.
        Raises UserError for a value that its field cannot hold, for an id that there is not, where
        nothing would change, and where another table has the same content then.
        """
        with self._writing():
            before = self.table(id)
            after, details = corrected(before, corrections, self._record.deleted_rows(id))
            if not details:
                raise UserError("要改的内容和现在一样，没有改动。")
            self._record.replace(before, after, details, by)
            self._indexes.tell(None)
        return after

    def restore(self, change: int, by: str | None = None) -> str:
        """Take back a change (see `history`), and what was changed in its table since; the table's id.

        A removed table is there again, a corrected one as it was, an added one is gone. That is a
        change too, and can be taken back. Raises UserError where it cannot be done, saying why.
        """
        with self._writing():
            id = self._record.take_back(change, by)
            self._indexes.tell(None)
        return id
