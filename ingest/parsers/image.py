"""Pictures of pages (PNG, JPEG, TIFF): recognised text, one page per frame."""

from __future__ import annotations

import io
from collections.abc import Iterator

from ingest import ocr, printed
from ingest.lines import Line, split
from ingest.parsed import PageMark, Parsed
from rag.errors import BrokenDocumentError, DocumentError, EmptyDocumentError

MOST_FRAMES = 1000


def parse(data: bytes, name: str) -> Parsed:
    """Recognise the text of a scan; a page's mark keeps how sure the recognition was.

    Raises:
        BrokenDocumentError: no picture, too many pixels or frames.
        EmptyDocumentError: tesseract is not installed, or it found no words.
    """
    if not ocr.available():
        raise ocr.missing("a picture is read by OCR", name)
    lines: list[Line] = []
    marks: list[PageMark] = []
    for number, found in enumerate(ocr.recognise(_frames(data, name)), start=1):
        if found:
            lines += split(found.text, page=len(marks))
            marks.append(PageMark(number, confidence=found.confidence))
    if not lines:
        raise EmptyDocumentError("OCR found no words", where=name, remedy="check the scan")
    return printed.parsed(lines, marks)


def _frames(data: bytes, name: str) -> Iterator[ocr.Picture]:
    from PIL import Image, ImageOps

    try:
        with Image.open(io.BytesIO(data), formats=("PNG", "JPEG", "TIFF")) as image:
            frames = getattr(image, "n_frames", 1)
            if frames > MOST_FRAMES:
                raise _broken(name, f"it holds {frames} pages, the limit is {MOST_FRAMES}")
            for number in range(frames):
                image.seek(number)
                if image.width * image.height > ocr.MOST_PIXELS:
                    raise _broken(name, f"it has {image.width} x {image.height} pixels, too many")
                dpi = round(float(image.info.get("dpi", (0, 0))[0]))
                grey = ImageOps.exif_transpose(image).convert("L")
                yield ocr.Picture(grey.width, grey.height, grey.tobytes(), _sane(dpi))
    except DocumentError:
        raise
    except Exception as error:
        # The library raises many kinds on damaged files, struct.error and SyntaxError among them.
        raise _broken(name, "the picture cannot be read") from error


def _sane(dpi: int) -> int | None:
    return dpi if 70 <= dpi <= 2400 else None


def _broken(name: str, what: str) -> BrokenDocumentError:
    return BrokenDocumentError(what, where=name, remedy="save it again as PNG or TIFF")
