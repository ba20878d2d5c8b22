"""What a visitor is told about an error: one plain sentence, never a trace."""

from __future__ import annotations

import logging

from rag.errors import FundstelleError
from rag.web.words import Words

FORMATS = (
    "PDF, DOCX, ODT, PPTX, XLSX, ODS, CSV, HTML, EML, MSG, Markdown, RTF, TXT, ZIP, PNG, JPEG, TIFF"
)

log = logging.getLogger(__name__)


def reason(error: Exception, words: Words) -> str:
    """Return the sentence for an error: that of its class, or of the nearest class above it.

    The error itself, with the paths it may name, goes to the log alone.
    """
    if isinstance(error, FundstelleError):
        log.warning("%s", error)
    else:
        log.error("unexpected error on the page", exc_info=error)
    for cls in type(error).__mro__:
        if sentence := words.get(f"error.{cls.__name__}", ""):
            return sentence.format(types=FORMATS)
    return words("error.any")
