"""The citation graph as HTML: its picture, and the same as a list."""

from html import escape

from rag.citations_graph import CitationGraph, Edge, Node
from ui.graph import draw_graph
from ui.render.parts import data
from ui.texts import Texts


def around(graph: CitationGraph, document_id: str) -> CitationGraph:
    """Return what a document names and what names it."""
    edges = tuple(each for each in graph.edges if document_id in (each.source, each.target))
    kept = {document_id, *(end for each in edges for end in (each.source, each.target))}
    return CitationGraph(nodes=tuple(n for n in graph.nodes if n.id in kept), edges=edges)


def render_graph(graph: CitationGraph, words: Texts) -> str:
    """Return picture and list; documents that are held can be opened from both."""
    nodes = {node.id: node for node in graph.nodes}
    rows = "".join(_edge(each, nodes, words) for each in graph.edges)
    return (
        f'<figure class="graph" tabindex="0" aria-label="{words.ledger_graph}">'
        f"{draw_graph(graph, words.relation, words.ledger_graph)}</figure>"
        f'<ul class="graph-list">{rows}</ul>'
    )


def _edge(edge: Edge, nodes: dict[str, Node], words: Texts) -> str:
    return (
        f"<li>{_node(nodes[edge.source], words)}"
        f'<span class="relation {edge.relation}">{words.relation[edge.relation]}</span>'
        f"{_node(nodes[edge.target], words)}</li>"
    )


def _node(node: Node, words: Texts) -> str:
    name = escape(node.title) + (f" <small>{escape(node.number)}</small>" if node.number else "")
    if not node.held:
        return f'<span class="missing">{name} <small>{words.ledger_not_held}</small></span>'
    where = data(document=node.id, clause="", quotes="")
    return f'<button type="button" class="open-source link"{where}>{name}</button>'
