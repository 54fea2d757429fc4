"""Plain text in the encodings that Chinese offices use."""

from corpus.errors import UnsupportedFormatError
from corpus.patterns import regex

_BYTE_ORDER_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_CONTROL = regex(r"[\x00-\x08\x0e-\x1f]")
_LINE_END = regex("\r\n|[\r\f\v\x85\u2028\u2029]")
_CONTROL_SHARE = 0.01
_SPOILED_SHARE = 0.01
_LEGACY = ("gb18030", "big5")


def decode(data: bytes, name: str) -> str:
    """Decode UTF-8, UTF-16, GB18030 or Big5; line ends become a single newline.

    Raises:
        UnsupportedFormatError: the bytes are no text.
    """
    text = _LINE_END.sub("\n", _decode(data, name))
    if len(_CONTROL.findall(text)) > _CONTROL_SHARE * len(text):
        raise UnsupportedFormatError(
            name, "is no text and of no known format. Convert it to PDF or Word (DOCX)."
        )
    return text


def _decode(data: bytes, name: str) -> str:
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return data.decode(encoding, errors="replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    from charset_normalizer import from_bytes  # slow to import, and seldom needed

    best = from_bytes(data, cp_isolation=list(_LEGACY)).best()
    if best is not None:
        return data.decode(best.encoding)
    # A few spoiled bytes are no reason to refuse a text; they show as �.
    spoiled = [data.decode(encoding, errors="replace") for encoding in ("utf-8", *_LEGACY)]
    text = min(spoiled, key=lambda each: each.count("\ufffd"))
    if text.count("\ufffd") <= _SPOILED_SHARE * len(text):
        return text
    raise UnsupportedFormatError(
        name,
        "is no text in UTF-8, UTF-16, GB18030 or Big5, and no PDF or Word file. "
        "Save it as PDF, DOCX or UTF-8 text.",
    )
