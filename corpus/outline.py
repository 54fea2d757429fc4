"""Lines in reading order to the numbered tree of each part."""

from dataclasses import dataclass, field

from corpus.model import BlockKind
from corpus.numbering import ARTICLE, BOX, Marker
from corpus.patterns import regex
from corpus.rawtext import Line
from corpus.units import ends_with_units

_ATTACHMENT = regex(
    r"^(?:附\s*(?:件|表|录|錄)\s*[\d一二三四五六七八九十]*|(?:Annex|Appendix|Attachment)\s*[\dA-Z]?)"
    r"\s*(?P<title>[：:]|$|\s)"
)
_QUESTION = regex(r"\s*(?:问|問)\s*[：:]|[^。！；]{2,80}[？?]\s*(?:$|答)")
IN_FORCE = regex(r"本[^，。；“]{1,10}(?:自|于)[^。；]{2,30}(?:施行|实施|执行|生效|起)")
_LONGEST_BARE_HEADING = 12
_HEREBY = regex(r"特此(?:通知|公告|通告|通报|函告|函复|批复|决定)[。！]?")
_PLAIN_TITLE = regex(r"(?=[^ \u3000]{4})[^\t。；：，:;]{4,60}")
ATTACHMENT_LABEL = regex(r"附\s*(?:件|表|录|錄)\s*[\d一二三四五六七八九十]*\s*[：:]?")
TRANSMITTAL = regex(
    r"(?:现|予以|特此)?(?:印发|转发|下发|公布|发布)给?(?:你们|各市|各地)|特此(?:通知|公告|通报)|"
    r"请(?:结合实际)?(?:认真)?(?:抓好)?(?:贯彻|遵照|组织)"
)


@dataclass(slots=True, kw_only=True, eq=False)
class Node:
    """A numbered stretch: its first line, its further lines, the stretches numbered below it.

    `series` counts the runs of numbers among its siblings: 12 and then （一） begin another.
    """

    marker: Marker
    line: Line
    series: int = 0
    extra: list[Line] = field(default_factory=list)
    children: list["Node"] = field(default_factory=list)
    is_question: bool = False
    levels: set[int] = field(default_factory=set)
    """Levels of the children."""

    @property
    def level(self) -> int:
        """Return the level of the number; see `corpus.numbering.LEVELS`."""
        return self.marker.level

    @property
    def last_line(self) -> Line:
        """Return the last line before the stretches below."""
        return self.extra[-1] if self.extra else self.line


@dataclass(slots=True, kw_only=True)
class PartOutline:
    """A part: title lines, opening paragraphs, numbered tree, and what stands after it."""

    start: int
    title: list[Line] = field(default_factory=list)
    attachment: bool = False
    opening: list[list[Line]] = field(default_factory=list)
    nodes: list[Node] = field(default_factory=list)
    levels: set[int] = field(default_factory=set)
    """Levels of the nodes."""
    closing: list[Line] = field(default_factory=list)


class Gatherer:
    """Reads lines in order and keeps the numbered tree of each part."""

    def __init__(self) -> None:
        self.parts = [PartOutline(start=0)]
        self.blocks: list[tuple[BlockKind, Line]] = []
        self._stack: list[Node] = []
        self._pending: list[Line] = []

    @property
    def _part(self) -> PartOutline:
        return self.parts[-1]

    def block(self, kind: BlockKind, line: Line) -> None:
        """Take a line that is no clause; a title after clause text opens a part."""
        self.blocks.append((kind, line))
        if kind == "residue":
            return  # page residue inside a measure does not end it
        self._flush()
        part = self._part
        if kind == "title" and (part.nodes or part.closing or self._has_sentences(part)):
            self._open_part(line.start)
        if kind == "title":
            self._part.title.append(line)
        elif part.nodes:
            self._stack.clear()

    def listing(self, line: Line) -> None:
        """Take a line of a list of attachments, which ends the numbered measures."""
        self._flush()
        self._stack.clear()
        if self._part.nodes:
            self._part.closing.append(line)
        else:
            self._open_with(line)

    def plain(self, line: Line) -> None:
        """Take a line without a number."""
        if attachment := _ATTACHMENT.match(line.text):
            self._flush()
            self._open_part(line.start)
            self._part.attachment = True
            if attachment.end() == len(line.text):
                self.blocks.append(("heading", line))
                return
        elif self._lacks_title() and _PLAIN_TITLE.fullmatch(line.text):
            self.blocks.append(("title", line))
            self._part.title.append(line)
            return
        if self._pending:
            self._pending.append(line)
        elif self._stack:
            current = self._stack[-1]
            if ends_with_units(current.last_line.text) or self._ends_measures(current, line):
                self._pending.append(line)  # the measure before is complete
            else:
                current.extra.append(line)
        elif self._part.nodes:
            self._part.closing.append(line)
        else:
            self._open_with(line)

    def numbered(self, marker: Marker, line: Line) -> None:
        """Take a line that opens a clause."""
        is_question = bool(_QUESTION.match(line.text[len(marker.label) :])) or (
            marker.level == BOX and marker.number == 0
        )
        if self._within_answer(marker, is_question=is_question):
            self._stack[-1].extra.append(line)
            return
        if marker.number == 1 and self._restarts_part(marker):
            opening = self._pending or self._detach_extra()
            self._pending = []
            self._open_part(opening[0].start if opening else line.start)
            for each in opening:
                self._open_with(each)
        elif self._pending:
            self._stack[-1].extra.extend(self._pending)
            self._pending = []
        while self._stack and self._closes(self._stack[-1], marker):
            self._stack.pop()
        owner = self._stack[-1] if self._stack else None
        siblings = owner.children if owner else self._part.nodes
        node = Node(marker=marker, line=line, is_question=is_question)
        if siblings:
            restarted = marker.number == 1 or marker.level != siblings[-1].level
            node.series = siblings[-1].series + restarted
        siblings.append(node)
        (owner.levels if owner else self._part.levels).add(marker.level)
        self._stack.append(node)

    def finish(self) -> list[PartOutline]:
        """Return the parts; what stands after the last complete measure closes its part."""
        self._flush()
        return self.parts

    def _ends_measures(self, node: Node, line: Line) -> bool:
        """特此公告 is no text of the last measure, nor 本意见自…起施行 unless under 附则 alone."""
        if _HEREBY.fullmatch(line.text):
            return True
        has_text = (
            bool(node.extra)
            or len(node.line.text) > _LONGEST_BARE_HEADING
            or ("。" in node.line.text)
        )
        return node.level != ARTICLE and has_text and IN_FORCE.match(line.text) is not None

    def _closes(self, node: Node, marker: Marker) -> bool:
        if node.level >= marker.level:
            return True
        # After a box, the numbers that stood before it go on.
        return node.level == BOX and not node.children and marker.number > 1

    def _within_answer(self, marker: Marker, *, is_question: bool) -> bool:
        """A number inside the answer to a question goes on with no sequence outside it."""
        if is_question or not (self._stack and self._stack[-1].is_question):
            return False
        if marker.level <= ARTICLE:
            return False
        return not any(
            node.level == marker.level and node.marker.number < marker.number
            for node in self._stack
        )

    def _restarts_part(self, marker: Marker) -> bool:
        """Numbering that begins again after a paragraph without number starts a part.

        The articles or chapters of a law need no such paragraph: a second 第一条 is another law's,
        unless a heading above it began as well.
        """
        if self._pending:
            return True
        above = [node for node in self._stack if node.level < marker.level]
        levels = above[-1].levels if above else self._part.levels
        if above or marker.level not in levels:
            return False
        return marker.level <= ARTICLE or bool(self._stack and self._stack[-1].extra)

    def _lacks_title(self) -> bool:
        part = self._part
        return part.attachment and not (part.title or part.nodes or part.opening or part.closing)

    def _detach_extra(self) -> list[Line]:
        if not self._stack or self._stack[-1].level <= ARTICLE:
            return []
        extra = self._stack[-1].extra
        self._stack[-1].extra = []
        return extra

    def _open_part(self, start: int) -> None:
        self._stack.clear()
        part = self._part
        if part.nodes or part.opening or part.closing:
            self.parts.append(PartOutline(start=start))
        else:
            part.title.clear()

    def _has_sentences(self, part: PartOutline) -> bool:
        """Bare words above a title (the number of a standard) are no text of their own."""
        lines = [line for group in part.opening for line in group]
        return bool(lines) and (
            bool(part.title) or any(line.text[-1] in "。：:；" for line in lines)
        )

    def _open_with(self, line: Line) -> None:
        """Gather the opening; the words that pass a plan on stand apart from the plan's own."""
        opening = self._part.opening
        if opening and not TRANSMITTAL.search(opening[-1][-1].text):
            opening[-1].append(line)
        else:
            opening.append([line])

    def _flush(self) -> None:
        self._part.closing.extend(self._pending)
        self._pending = []
