"""The citation graph as a picture: held documents on the left, what they name on the right."""

from collections.abc import Mapping
from html import escape

from corpus.model import Relation
from rag.citations_graph import CitationGraph, Node
from ui.words_zh import ZH

_ROW, _BOX, _GAP, _CHARACTERS = 46, 380, 260, 26
_MARGIN = 20
_COLOURS = {
    "basis": "#0b5cad",
    "implements": "#0b5cad",
    "forwards": "#5b6675",
    "interprets": "#5b6675",
    "amends": "#b26a00",
    "repeals": "#b3261e",
    "mentions": "#98a2b3",
}


def draw_graph(
    graph: CitationGraph,
    relations: Mapping[Relation, str] = ZH.relation,
    label: str = "文件引用关系",
) -> str:
    """Return an SVG; a held document that others name stands on the left with an arrow to it.

    A style sheet may colour it anew by its classes; a held document opens where the page's script
    knows `open-source`.
    """
    columns = [[n for n in graph.nodes if n.held], [n for n in graph.nodes if not n.held]]
    places = _places(columns, graph)
    height = _MARGIN + max((y for _, y in places.values()), default=0) + _ROW
    width = 2 * _MARGIN + 2 * _BOX + _GAP
    lines = []
    for edge in graph.edges:
        (x1, y1), (x2, y2) = places[edge.source], places[edge.target]
        x1, y1, y2 = x1 + _BOX, y1 + 17, y2 + 17
        end = x2 if x2 > x1 else x1
        bend = x1 + _GAP / 2
        colour = _COLOURS[edge.relation]
        lines.append(
            f'<path class="{edge.relation}" d="M{x1} {y1} C{bend} {y1} {bend} {y2} {end} {y2}" '
            f'fill="none" stroke="{colour}" stroke-width="1.5">'
            f"<title>{escape(edge.words)}</title></path>"
            f'<text class="{edge.relation}" x="{end - 8 if end == x2 else end + 8}" '
            f'y="{y2 - 4}" fill="{colour}" font-size="11" '
            f'text-anchor="{"end" if end == x2 else "start"}">'
            f"{relations[edge.relation]}</text>"
        )
    boxes = [_box(node, *places[node.id]) for nodes in columns for node in nodes]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}" font-family="sans-serif" role="img" '
        f'aria-label="{escape(label)}">'
        '<rect class="ground" width="100%" height="100%" fill="white"/>'
        f"{''.join(lines)}{''.join(boxes)}</svg>"
    )


def _places(columns: list[list[Node]], graph: CitationGraph) -> dict[str, tuple[float, float]]:
    """Put what is named in rows, and what names it beside the middle of its own."""
    held, named = columns
    rows = {node.id: _MARGIN + row * _ROW for row, node in enumerate(named)}
    middles = {}
    for node in held:
        own = [rows[e.target] for e in graph.edges if e.source == node.id and e.target in rows]
        middles[node.id] = sum(own) / len(own) if own else _MARGIN
    places: dict[str, tuple[float, float]] = {}
    least: float = _MARGIN
    for node in sorted(held, key=lambda node: middles[node.id]):
        y = max(least, middles[node.id])
        places[node.id] = (_MARGIN, y)
        least = y + _ROW
    return places | {each: (_MARGIN + _BOX + _GAP, y) for each, y in rows.items()}


def _box(node: Node, x: float, y: float) -> str:
    title = node.title if len(node.title) <= _CHARACTERS else f"{node.title[: _CHARACTERS - 1]}…"
    dash = "" if node.held else ' stroke-dasharray="4 3"'
    way = f' class="held open-source" data-document="{escape(node.id)}"' if node.held else ""
    full = escape(f"{node.title} {node.number or ''}".strip())
    return (
        f"<g{way}>"
        f'<title>{full}</title><rect x="{x}" y="{y}" width="{_BOX}" height="34" rx="6" '
        f'fill="{"#eef4fb" if node.held else "#fff"}" stroke="#98a2b3"{dash}/>'
        f'<text x="{x + 10}" y="{y + 15}" font-size="13">{escape(title)}</text>'
        f'<text x="{x + 10}" y="{y + 29}" font-size="10" fill="#5b6675" class="number">'
        f"{escape(node.number or '')}</text></g>"
    )
