"""The citation graph as a picture: held documents on the left, what they name on the right."""

from html import escape

from rag.citations_graph import CitationGraph, Node
from ui.plain_ledger import RELATIONS

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


def draw_graph(graph: CitationGraph) -> str:
    """Return an SVG; a held document that others name stands on the left with an arrow to it."""
    columns = [[n for n in graph.nodes if n.held], [n for n in graph.nodes if not n.held]]
    places = {
        node.id: (_MARGIN + side * (_BOX + _GAP), _MARGIN + row * _ROW)
        for side, nodes in enumerate(columns)
        for row, node in enumerate(nodes)
    }
    height = 2 * _MARGIN + _ROW * max(map(len, columns), default=1)
    width = 2 * _MARGIN + 2 * _BOX + _GAP
    lines = []
    for edge in graph.edges:
        (x1, y1), (x2, y2) = places[edge.source], places[edge.target]
        x1, y1, y2 = x1 + _BOX, y1 + 17, y2 + 17
        end = x2 if x2 > x1 else x1
        bend = x1 + _GAP / 2
        colour = _COLOURS[edge.relation]
        lines.append(
            f'<path d="M{x1} {y1} C{bend} {y1} {bend} {y2} {end} {y2}" fill="none" '
            f'stroke="{colour}" stroke-width="1.5"><title>{escape(edge.words)}</title></path>'
            f'<text x="{end - 8 if end == x2 else end + 8}" y="{y2 - 4}" fill="{colour}" '
            f'font-size="11" text-anchor="{"end" if end == x2 else "start"}">'
            f"{RELATIONS[edge.relation]}</text>"
        )
    boxes = [_box(node, *places[node.id]) for nodes in columns for node in nodes]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}" font-family="sans-serif" role="img" '
        f'aria-label="文件引用关系"><rect width="100%" height="100%" fill="white"/>'
        f"{''.join(lines)}{''.join(boxes)}</svg>"
    )


def _box(node: Node, x: int, y: int) -> str:
    title = node.title if len(node.title) <= _CHARACTERS else f"{node.title[: _CHARACTERS - 1]}…"
    dash = "" if node.held else ' stroke-dasharray="4 3"'
    full = escape(f"{node.title} {node.number or ''}".strip())
    return (
        f'<g><title>{full}</title><rect x="{x}" y="{y}" width="{_BOX}" height="34" rx="6" '
        f'fill="{"#eef4fb" if node.held else "#fff"}" stroke="#98a2b3"{dash}/>'
        f'<text x="{x + 10}" y="{y + 15}" font-size="13">{escape(title)}</text>'
        f'<text x="{x + 10}" y="{y + 29}" font-size="10" fill="#5b6675">'
        f"{escape(node.number or '')}</text></g>"
    )
