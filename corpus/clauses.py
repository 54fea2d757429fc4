"""Lines and markers to parts, clauses and blocks that tile the text."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from corpus.frontmatter import classify_lines
from corpus.headings import children_stand_alone, heading_of, path_step
from corpus.listings import find_attachment_lists, find_contents
from corpus.marked import mark_headings
from corpus.model import Block, BlockKind, ClauseKind, Part
from corpus.numbering import (
    ARTICLE,
    BOX,
    Marker,
    divide_articles,
    find_markers,
    numbering_gaps,
)
from corpus.outline import ATTACHMENT_LABEL, IN_FORCE, TRANSMITTAL, Gatherer, Node, PartOutline
from corpus.patterns import regex
from corpus.rawtext import Line, RawText, lines_of
from corpus.structure import RawClause, Structure
from corpus.task_tables import divide_tables, find_task_tables

_MAX_HEADING = 30
_MAX_UNNUMBERED = 1500
_USUAL_UNNUMBERED = 600
_GENERAL = regex(r"总体要求|总体思路|指导思想|基本原则|工作原则|总体思想|总则")
_POLICY = regex(
    r"(?:意见|方案|计划|措施|办法|规定|细则|规划|纲要|条例|要点|规则|章程|政策|规程|预案|制度|准则)"
    r"(?:\s*[（(\[【〔][^（()）]{1,25}[）)\]】〕])*$"
)
_GOAL = regex(r"目标")
_SAFEGUARD = regex(r"保障措施|组织保障|组织实施|实施保障|保障机制|工作保障|组织领导|责任落实")
_INTRODUCTION = regex(
    r"(?:制定|提出|出台)(?:如下|以下|本|了?本)|(?:提出|制定)[^。]{0,12}[。：:]$|现就"
)


def split(raw: RawText) -> Structure:
    """Divide a text into parts, clauses and blocks."""
    lines = list(divide_articles(lines_of(raw.text)))
    markers = list(find_markers(lines))
    title, below = mark_headings(lines, markers, raw.headings)
    kinds = classify_lines(lines, markers)
    for position in below:
        kinds[position] = None if kinds[position] == "title" else kinds[position]
    if title is not None:
        kinds[title] = "title"
    contents = find_contents(lines)
    listed = find_attachment_lists(lines, kinds) - contents
    if contents or listed:
        markers = _markers_outside(lines, contents | listed)
    for position in contents:
        kinds[position] = "heading"
    for position, line in enumerate(lines):
        # 附件1 above a title is its label, not its first line.
        if position in listed or ATTACHMENT_LABEL.fullmatch(line.text):
            kinds[position] = None
    gatherer = Gatherer()
    for position, (line, marker, kind) in enumerate(zip(lines, markers, kinds, strict=True)):
        if position in listed:
            gatherer.listing(line)
        elif kind is not None:
            gatherer.block(kind, line)
        elif marker is not None:
            gatherer.numbered(marker, line)
        else:
            gatherer.plain(line)
    parts = gatherer.finish()
    found = [_block(kind, line) for kind, line in gatherer.blocks]
    residue = tuple(block for block in found if block.kind == "residue")
    breaks = [
        line.start
        for line, marker, kind in zip(lines, markers, kinds, strict=True)
        if marker is not None or kind not in (None, "residue")
    ]
    clauses: list[RawClause] = []
    for number, part in enumerate(parts):
        for item in _emit(part, number, breaks):
            if isinstance(item, Block):
                found.append(item)
            else:
                clauses.append(item)
    clauses.sort(key=lambda clause: clause.start)
    clauses, headers = divide_tables(clauses, find_task_tables(lines))
    found += headers
    ends = [part.start for part in parts[1:]] + [len(raw.text)]
    return Structure(
        parts=tuple(
            Part(
                title="".join(line.text for line in part.title),
                char_start=part.start,
                char_end=end,
            )
            for part, end in zip(parts, ends, strict=True)
        ),
        clauses=tuple(clauses),
        blocks=tuple(_outside(sorted(found, key=lambda block: block.char_start), clauses)),
        residue=residue,
        warnings=tuple(numbering_gaps(lines, markers)),
    )


def _markers_outside(lines: Sequence[Line], listed: set[int]) -> list[Marker | None]:
    """Number the text alone: what a list repeats is no place in a sequence."""
    found = find_markers(line for i, line in enumerate(lines) if i not in listed)
    return [None if i in listed else next(found) for i in range(len(lines))]


def _outside(blocks: Sequence[Block], clauses: Sequence[RawClause]) -> Iterator[Block]:
    """Leave out the blocks within clauses (residue in a measure); both are in order."""
    position = 0
    for block in blocks:
        while position < len(clauses) and clauses[position].end <= block.char_start:
            position += 1
        if position == len(clauses) or block.char_start < clauses[position].start:
            yield block


def _block(kind: BlockKind, line: Line) -> Block:
    return Block(kind=kind, text=line.text, char_start=line.start, char_end=line.end)


def _runs(lines: Sequence[Line], breaks: Sequence[int]) -> Iterator[list[Line]]:
    """Divide lines where a numbered line or a block stands between them.

    A long stretch without numbers (a report) is divided between its lines as well; a table is not.
    """
    run: list[Line] = []
    long = sum(len(line.text) for line in lines if "\t" not in line.text) > _MAX_UNNUMBERED
    size = 0
    for line in lines:
        size += len(line.text)
        if run and (
            bisect_left(breaks, run[-1].start) != bisect_left(breaks, line.start)
            or (long and size > _USUAL_UNNUMBERED and "\t" not in run[-1].text + line.text)
        ):
            yield run
            run = []
            size = len(line.text)
        run.append(line)
    if run:
        yield run


def _emit(part: PartOutline, number: int, breaks: Sequence[int]) -> Iterator[RawClause | Block]:
    for lines in [run for group in part.opening for run in _runs(group, breaks)]:
        yield RawClause(
            label="",
            heading="",
            path=(),
            kind=_opening_kind(lines, part, first=number == 0),
            part=number,
            start=lines[0].start,
            end=lines[-1].end,
        )
    safeguards = _safeguard_series(part.nodes)
    for node in part.nodes:
        yield from _emit_node(node, (), part, number, safeguards)
    for lines in _runs(part.closing, breaks):
        yield RawClause(
            label="",
            heading="",
            path=(),
            kind="closing",
            part=number,
            start=lines[0].start,
            end=lines[-1].end,
        )


def _opening_kind(lines: Sequence[Line], part: PartOutline, *, first: bool) -> ClauseKind:
    text = "".join(line.text for line in lines)
    if part.attachment and not _is_policy(part):
        return "attachment"
    passes_on = TRANSMITTAL.search(text) or IN_FORCE.match(text) or _INTRODUCTION.search(text)
    follows_transmittal = first and len(part.opening) > 1
    if passes_on or not part.nodes or part.title or (first and not follows_transmittal):
        return "preamble"
    return "goal"


def _is_policy(part: PartOutline) -> bool:
    """A plan that a notice passes on is read as a plan, a form or a list is not."""
    return _POLICY.search("".join(line.text for line in part.title)) is not None


def _safeguard_series(nodes: Sequence[Node]) -> frozenset[int]:
    """A second run of numbers that opens with 组织领导 is the plan's safeguards."""
    return frozenset(
        node.series
        for node in nodes
        if node.series > 0 and node.marker.number == 1 and _SAFEGUARD.search(heading_of(node)[0])
    )


def _emit_node(
    node: Node,
    above: tuple[str, ...],
    part: PartOutline,
    number: int,
    safeguards: frozenset[int],
) -> Iterator[RawClause | Block]:
    heading, has_body = heading_of(node)
    path = (*above, path_step(node))
    own_end = node.last_line.end
    if children_stand_alone(node):
        if has_body:
            yield RawClause(
                label=node.marker.label,
                heading=heading,
                path=path,
                kind="intro"
                if node.levels - {BOX}
                else _kind(node, path, part, in_safeguards=False),
                part=number,
                start=node.line.start,
                end=own_end,
            )
        else:
            yield _block("heading", node.line)
        for child in node.children:
            yield from _emit_node(child, path, part, number, safeguards)
        return
    bare = not has_body and not node.children and node.level < ARTICLE
    if bare:
        yield _block("heading", node.line)
        return
    yield RawClause(
        label=node.marker.label,
        heading=heading,
        path=path,
        kind=_kind(node, path, part, in_safeguards=not above and node.series in safeguards),
        part=number,
        start=node.line.start,
        end=_last_end(node),
    )


def _last_end(node: Node) -> int:
    while node.children:
        node = node.children[-1]
    return node.last_line.end


def _kind(
    node: Node, path: tuple[str, ...], part: PartOutline, *, in_safeguards: bool
) -> ClauseKind:
    if part.attachment and not _is_policy(part):
        return "attachment"
    if node.level == ARTICLE:
        return "article"
    if in_safeguards or _SAFEGUARD.search(path[0]):
        return "safeguard"
    heading = path[-1]
    if _GOAL.search(heading) and len(heading) <= _MAX_HEADING // 2:
        return "goal"
    if _GENERAL.search(heading) or (len(path) > 1 and _GENERAL.search(path[-2])):
        return "general"
    return "measure"
