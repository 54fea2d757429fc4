"""Text recognition on pictures, where the extra `zhice[ocr]` is installed."""

import math
from collections.abc import Callable, Iterable, Sequence
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
Corners: TypeAlias = list[list[float]]
"""Of a box: top left, top right, bottom right, bottom left."""
Found: TypeAlias = tuple[Corners, str, float]
"""A box, the text in it, and how sure that is."""

HOW_TO_INSTALL = "Install text recognition (pip install 'zhice[ocr]'), or run OCR on it first."
_MAX_PIXELS = 60_000_000
_MAX_FRAMES = 500
_LOOK_OVER_PIXELS = 1280
_BESIDE = 4.0
"""In heights of a line: how far beside its box it may go on."""
_DARK = 150
_SURE = 0.5


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
    return pieces_of(with_what_stands_beside(picture, found or ()))


def with_what_stands_beside(picture: Picture, found: Sequence[Found]) -> list[Found]:
    """Return what was found, read anew where a line goes on to the left of its box.

    Few thin strokes between brackets, （二） above all, are often not seen to be text.
    """
    boxes = [corners for corners, _, _ in found]
    read = []
    for corners, text, sure in found:
        wider = widened(picture, corners, boxes)
        longer, as_sure = _read_line(picture, wider) if wider else ("", 0.0)
        if wider and len(longer) > len(text) and as_sure > _SURE:
            read.append((wider, longer, as_sure))
        else:
            read.append((corners, text, sure))
    return read


def widened(picture: Picture, box: Corners, others: Iterable[Corners]) -> Corners | None:
    """Return the box with the ink at its left that is in no other; None where there is none."""
    height, width = math.dist(box[0], box[3]), math.dist(box[0], box[1])
    room = min([_BESIDE * height, *(_gap(other, box) for other in others)])
    if height < 8 or width < 2 * height or room < 0.2 * height:
        return None
    ink = _ink_beside(picture, box, room)
    reach = blank = columns = 0
    for place, dark in enumerate(ink, 1):
        if blank > height or dark > 0.7 * height:
            break  # the margin, or a table's rule
        blank = 0 if dark > 1 else blank + 1
        if dark > 1:  # one dark point is a speck
            reach, columns = place, columns + 1
    if columns < 0.4 * height:
        return None
    by = (reach + 0.15 * height) / width
    left = [
        [near - by * (far - near) for near, far in zip(*side, strict=True)]
        for side in ((box[0], box[1]), (box[3], box[2]))
    ]
    return [left[0], box[1], box[2], left[1]]


def _ink_beside(picture: Picture, box: Corners, room: float) -> list[int]:
    """Return how many points are dark in each column to the left of a box, nearest first.

    The line's upper and lower edge are left out: a neighbouring line may reach into them.
    """
    import numpy as np

    height, width = math.dist(box[0], box[3]), math.dist(box[0], box[1])
    corner, along, down = np.array(box[0]), np.array(box[1]), np.array(box[3])
    back = np.arange(1, int(room) + 1)[:, None, None] * (corner - along) / width
    below = np.arange(int(height / 8), int(height * 7 / 8))[None, :, None]
    places = (corner + back + below * (down - corner) / height).round().astype(int)
    across = places[..., 0].clip(0, picture.shape[1] - 1)
    lines = places[..., 1].clip(0, picture.shape[0] - 1)
    counts: list[int] = (picture[lines, across].min(axis=-1) < _DARK).sum(axis=1).tolist()
    return counts


def _gap(other: Corners, box: Corners) -> float:
    """Return how far a box ends to the left of another, on the same line; else infinity."""
    middle = (box[0][1] + box[3][1]) / 2
    apart = other[0][0] >= box[0][0] or not other[1][1] <= middle <= other[2][1]
    return math.inf if apart else max(0.0, box[0][0] - other[1][0])


def _read_line(picture: Picture, box: Corners) -> tuple[str, float]:
    import numpy as np

    engine = _engine()
    cut = engine.get_crop_img_list(picture, [np.array(box, dtype=np.float32)])[0]
    ((text, sure),), _ = engine(cut, use_det=False, use_cls=False)
    return text, float(sure)


def pieces_of(found: Iterable[Found]) -> list[Piece]:
    """Return what was found as pieces on a straight page."""
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


def _piece(corners: Corners, text: str, angle: float) -> Piece:
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
