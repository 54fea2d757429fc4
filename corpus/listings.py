"""Lines that list what stands elsewhere: tables of contents and lists of attachments."""

from bisect import bisect_left
from collections.abc import Sequence

from corpus.model import BlockKind
from corpus.outline import ATTACHMENT_LABEL
from corpus.patterns import regex
from corpus.rawtext import Line

_CONTENTS = regex(r"(?:目\s*[录錄次]|CONTENTS|Contents|Table of Contents)\s*[：:]?")
_LEADER = regex(r"[\s.．…·]{3,}\s*\d{1,4}$")
_PAGE = regex(r"[\s.．…·]*\d{0,4}$")
_LISTED = regex(r"附\s*(?:件|表|录)?\s*(\d{0,2})\s*[：:]\s*(?=\S)")
_ENTRY = regex(r"[（(]?(\d{1,2})\s*[.．、）)]")
_MAX_CONTENTS = 20
_MAX_CONTENTS_LINE = 100
_MAX_BROKEN = 2
_MAX_LISTED = 60
_PAGED = regex(r"[\s.．…·]\d{1,4}$|^附\s*[件表录錄]")
_NUMBER = regex(
    r"第\s*[零〇一二三四五六七八九十百\d]{1,6}\s*(?:部分|分编|[编編篇章节節])|"
    r"[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)]|\d{1,2}\s*[.．、]"
)
_BARE = regex(r"附\s*(?:件|表|录|錄)\s*[：:]")


def find_contents(lines: Sequence[Line]) -> set[int]:
    """Return which lines are a table of contents: each of them stands again further below.

    A text is searched for at most twenty such tables.
    """
    found = {i for i, line in enumerate(lines) if len(line.text) < 200 and _is_leader(line.text)}
    heads = [
        i
        for i, line in enumerate(lines[:-1])
        if len(line.text) < 20 and _CONTENTS.fullmatch(line.text)
    ]
    end = -1
    for head in heads[:_MAX_CONTENTS]:
        if head <= end:
            continue
        end = _end_of_contents(lines, head, found)
        found.update(range(head, end))
    return found


def _is_leader(text: str) -> bool:
    leader = _LEADER.search(text)
    return leader is not None and any(sign in leader[0] for sign in ".．…·")


def _end_of_contents(lines: Sequence[Line], head: int, leaders: set[int]) -> int:
    first = _entry(lines[head + 1].text)
    again = next(
        (
            i
            for i in range(head + 2, len(lines))
            if i not in leaders and first and _words(lines[i].text).startswith(first)
        ),
        None,
    )
    if again is None:
        return _end_by_number(lines, head)
    below = sorted(_words(line.text) for line in lines[again:])
    end = head + 1
    for i in range(head + 1, again):
        if i not in leaders and not _stands_below(_entry(lines[i].text), below):
            if _stands_below(_words(lines[i - 1].text) + _entry(lines[i].text), below):
                end = i + 1
                continue
            if i - end >= _MAX_BROKEN:
                break
            continue  # one entry may take two lines
        end = i + 1
    last = lines[end:again]
    return again if last and all(_PAGED.search(line.text) for line in last) else end


def _end_by_number(lines: Sequence[Line], head: int) -> int:
    """Return where a list ends that words its headings otherwise: at its first number again.

    All lines up to there are short and end like headings; else it is no list.
    """
    first = _NUMBER.match(lines[head + 1].text)
    for i in range(head + 1, len(lines)):
        text = lines[i].text
        if i > head + 2 and first and "".join(text.split()).startswith("".join(first[0].split())):
            return i
        if len(text) > _MAX_LISTED or text[-1] in "。；，：:":
            break
    return head


def _stands_below(entry: str, below: Sequence[str]) -> bool:
    place = bisect_left(below, entry)
    return bool(entry) and place < len(below) and below[place].startswith(entry)


def _words(text: str) -> str:
    return "".join(text[: 2 * _MAX_CONTENTS_LINE].split())


def _entry(text: str) -> str:
    return _PAGE.sub("", _words(text))


def find_attachment_lists(lines: Sequence[Line], kinds: Sequence[BlockKind | None]) -> set[int]:
    """Return which lines list a notice's attachments (附件：1.… 2.…) and are no attachment."""
    found: set[int] = set()
    position = 0
    while position < len(lines):
        end = _end_of_list(lines, kinds, position)
        found.update(range(position, end))
        position = max(end, position + 1)
    return found


def _end_of_list(lines: Sequence[Line], kinds: Sequence[BlockKind | None], start: int) -> int:
    """Return where the list that begins at `start` ends; `start` if none begins there."""
    opened = _LISTED.match(lines[start].text)
    if not opened:
        return (
            _end_of_bare_list(lines, kinds, start) if _BARE.fullmatch(lines[start].text) else start
        )
    entry = _ENTRY.match(lines[start].text, opened.end())
    end = start + 1
    number = int(entry[1]) if entry else 0
    while end < len(lines):
        text = lines[end].text
        following = _ENTRY.match(text) if entry else _LISTED.match(text)
        if following is None or (entry and int(following[1]) != number + 1):
            break
        number += 1
        end += 1
    signed = end == len(lines) or kinds[end] in ("signature", "date")
    if entry or end > start + 1 or signed or ATTACHMENT_LABEL.fullmatch(lines[end].text):
        return end
    return start


def _end_of_bare_list(lines: Sequence[Line], kinds: Sequence[BlockKind | None], start: int) -> int:
    """附件： alone, and below it 1.… 2.… with nothing but a signature or an attachment after."""
    end = start + 1
    while end < len(lines):
        entry = _ENTRY.match(lines[end].text)
        if not entry or int(entry[1]) != end - start or not _is_name(lines[end].text):
            break
        end += 1
    if end == start + 1:
        return start
    closes = (
        end == len(lines)
        or kinds[end] in ("signature", "date")
        or ATTACHMENT_LABEL.fullmatch(lines[end].text)
    )
    return end if closes else start


def _is_name(text: str) -> bool:
    return len(text) <= _MAX_LISTED and text[-1] not in "。；;"
