"""Text recognition on pictures, where the extra `zhice[ocr]` is installed."""

import math
from collections.abc import Callable, Iterable
from functools import cache
from importlib.util import find_spec
from io import BytesIO
from statistics import median
from typing import TYPE_CHECKING, Any, TypeAlias

from corpus.errors import NoTextLayerError, ReadError, TooLargeError
from corpus.rawtext import RawText
from corpus.readers.layout import Piece, lay_out
from corpus.readers.ocr_text import corrected, full_width

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


Picture: TypeAlias = "NDArray[np.uint8]"
HOW_TO_INSTALL = "Install text recognition (pip install 'zhice[ocr]'), or run OCR on it first."
_MAX_PIXELS = 60_000_000
_MAX_FRAMES = 500
_LOOK_OVER_PIXELS = 1280


def available() -> bool:
    """Tell whether text recognition is installed."""
    return find_spec("rapidocr_onnxruntime") is not None


@cache
def _engine() -> Any:
    import cv2
    import onnxruntime
    from rapidocr_onnxruntime import RapidOCR  # imports OpenCV: only for pictures

    onnxruntime.set_default_logger_severity(4)
    # The picture is looked over at half its size, where lines still show, and read at its full one.
    cv2.setNumThreads(1)
    return RapidOCR(
        intra_op_num_threads=1,
        inter_op_num_threads=1,
        use_cls=False,
        det_limit_type="max",
        det_limit_side_len=_LOOK_OVER_PIXELS,
        rec_batch_num=1,
    )


def recognise(picture: Picture) -> list[Piece]:
    """Return the lines of text found on a picture (height, width, 3), straightened."""
    found, _ = _engine()(
        picture, use_cls=False, det_limit_type="max", det_limit_side_len=1280, rec_batch_num=1
    )
    return pieces_of(found or ())


def pieces_of(found: Iterable[tuple[list[list[float]], str, float]]) -> list[Piece]:
    """Return what was found (corners of a box, text, how sure) as pieces on a straight page."""
    boxes = [(corners, full_width(text)) for corners, text, _ in found]
    slope = median(
        [
            (corners[1][1] - corners[0][1]) / max(1.0, corners[1][0] - corners[0][0])
            for corners, text in boxes
            if len(text) >= 5
        ]
        or [0.0]
    )
    angle = math.atan(slope)
    return [_piece(corners, text, angle) for corners, text in boxes]


def _piece(corners: list[list[float]], text: str, angle: float) -> Piece:
    cosine, sine = math.cos(angle), math.sin(angle)
    turned = [(x * cosine + y * sine, y * cosine - x * sine) for x, y in corners]
    top = (turned[0][1] + turned[1][1]) / 2
    bottom = (turned[2][1] + turned[3][1]) / 2
    return Piece(
        text=text,
        left=min(turned[0][0], turned[3][0]),
        right=max(turned[1][0], turned[2][0]),
        base=bottom,
        size=max(1.0, bottom - top),
    )


def read_picture(data: bytes, name: str, on_page: Callable[[], None]) -> RawText:
    """Read a picture of text (PNG, JPEG, TIFF, BMP, WebP), each frame a page.

    Raises:
        NoTextLayerError: text recognition is not installed.
        TooLargeError: the picture has too many pixels.
        ReadError: the picture is broken.
    """
    if not available():
        raise NoTextLayerError(name, f"is a picture. {HOW_TO_INSTALL}")
    import numpy as np
    from PIL import Image, ImageSequence, UnidentifiedImageError

    pages: list[list[Piece]] = []
    try:
        with Image.open(BytesIO(data)) as image:
            for frame in ImageSequence.Iterator(image):
                if frame.width * frame.height > _MAX_PIXELS or len(pages) >= _MAX_FRAMES:
                    raise TooLargeError(name, "has too many pixels or pages. Make it smaller.")
                pages.append(recognise(np.asarray(frame.convert("RGB"))))
                on_page()
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise ReadError(name, "is a broken picture. Save it again as PNG or JPEG.") from error
    return corrected(lay_out(pages, ("全文由图片识别得出，可能有误字",)))
