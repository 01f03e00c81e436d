"""Past tables: kept in SQLite, found by words and vectors, counted by measure."""

from assistant.library.changes.shapes import (
    Change,
    ChangeKind,
    Corrections,
    Detail,
    RowField,
    TableField,
)
from assistant.library.document import Document
from assistant.library.embedding import Embedder, EndpointEmbedder, HashedEmbedder, embedder
from assistant.library.history import LibraryHistory
from assistant.library.library import Library
from assistant.library.overview.shapes import (
    Distribution,
    Gaps,
    Lack,
    TableFilter,
    TablePage,
)
from assistant.library.shapes import (
    Added,
    Filters,
    Hit,
    LibraryStats,
    SearchResult,
    Span,
    Statistic,
    TableSummary,
)

__all__ = [
    "Added",
    "Change",
    "ChangeKind",
    "Corrections",
    "Detail",
    "Distribution",
    "Document",
    "Embedder",
    "EndpointEmbedder",
    "Filters",
    "Gaps",
    "HashedEmbedder",
    "Hit",
    "Lack",
    "Library",
    "LibraryHistory",
    "LibraryStats",
    "RowField",
    "SearchResult",
    "Span",
    "Statistic",
    "TableField",
    "TableFilter",
    "TablePage",
    "TableSummary",
    "embedder",
]
