"""The ledger tab (台账): what is chosen, and the piece of the page that answers it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any, Literal
from urllib.parse import urlencode

from corpus.model import DocumentInfo, UnitRole
from index.clause_facts import Fact
from index.filters import Filters, read_filters
from index.library import ClauseFields
from rag.citations_graph import citation_graph
from rag.ledger import aligned, amounts, responsibilities, targets
from rag.service import Service
from ui.render.citation_graph import around, render_graph
from ui.render.comparison import render_comparison
from ui.render.ledger import render_amounts, render_offices, render_targets
from ui.render.parts import data
from ui.render.plots import render_series
from ui.texts import TEXTS, Language, Texts

View = Literal["units", "targets", "amounts", "graph", "compare"]
_EXPORTS = {"units": "responsibilities", "targets": "targets", "amounts": "amounts"}
_FACTS: dict[View, Fact] = {"units": "units", "targets": "targets"}
_UNFOLDED = 3
_STEP = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """What is chosen in the tab; `find` is an office, words of a metric, a profile or a topic."""

    view: View = "units"
    find: str = ""
    role: UnitRole | Literal[""] = ""
    region: str = ""
    document: str = ""
    other: str = ""
    due: int | None = None
    count: int = _STEP


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """What a view shows: its numbers, all of its rows or none, and how some of them look."""

    counts: dict[str, int]
    rows: Sequence[Any] = ()
    show: Callable[[Sequence[Any]], str] = lambda rows: ""
    before: str = ""


def render_ledger(service: Service, chosen: Chosen, lang: Language) -> str:
    """Return the tab's form and below it what was chosen.

    Errors are those of `Service.search`; InputError too where a filter cannot be read.
    """
    words = TEXTS[lang]
    service.check_ready()
    documents = service.documents()
    # What the form offers comes from all of the library, whatever is chosen.
    fact = _FACTS.get(chosen.view)
    clauses = service.clause_fields(fact=fact) if fact else []
    if chosen.view == "compare":
        result = _compared(service, chosen, documents, words)
    else:
        result = _result(_find(service, chosen, documents, words), chosen, lang)
    form = _form(chosen, documents, clauses, words)
    return f'{form}<div class="ledger-result">{result}</div>'


def _find(
    service: Service, chosen: Chosen, documents: Sequence[DocumentInfo], words: Texts
) -> _Found:
    filters = _filters(chosen)
    find = chosen.find.strip()
    if chosen.view == "units":
        offices = responsibilities(
            service.clause_fields(filters, "units"),
            office=find or None,
            roles=(chosen.role,) if chosen.role else (),
        )
        duties = [duty for row in offices for duty in row.duties]
        counts = {"offices": len(offices)} | _counts([duty.source for duty in duties], len(duties))
        opened = len(offices) <= _UNFOLDED
        return _Found(
            counts=counts,
            rows=offices,
            show=lambda rows: render_offices(rows, words, opened=opened),
        )
    if chosen.view == "targets":
        goals = targets(
            service.clause_fields(filters, "targets"),
            metric=find or None,
            year_to=chosen.due or None,
        )
        return _Found(
            counts=_counts([row.source for row in goals], len(goals)),
            rows=goals,
            show=lambda rows: render_targets(rows, words),
            before=render_series(aligned(goals), words),
        )
    if chosen.view == "amounts":
        money = (
            service.benefits(find, filters)
            if find
            else amounts(service.clause_fields(filters, "amounts"))
        )
        return _Found(
            counts=_counts([row.source for row in money], len(money)),
            rows=money,
            show=lambda rows: render_amounts(rows, words),
        )
    graph = citation_graph(documents)
    if chosen.document:
        graph = around(graph, chosen.document)
    held = sum(node.held for node in graph.nodes)
    return _Found(
        counts={"held": held, "named": len(graph.nodes) - held, "edges": len(graph.edges)},
        before=render_graph(graph, words) if graph.edges else "",
    )


def _counts(sources: Sequence[Any], rows: int) -> dict[str, int]:
    return {"rows": rows, "clauses": len({source.clause_id for source in sources})}


def _result(found: _Found, chosen: Chosen, lang: Language) -> str:
    words = TEXTS[lang]
    if not found.rows and not found.before:
        return f'<p class="empty" role="status">{words.ledger_empty}</p>'
    count = words.ledger_counts[chosen.view].format(**found.counts)
    bar = f'<p class="count" role="status">{count}</p>{_exports(chosen, words)}'
    shown = found.show(found.rows[: chosen.count]) if found.rows else ""
    rest = len(found.rows) - chosen.count
    more = ""
    if rest > 0:
        more = (
            f'<button type="button" class="quiet ledger-more"{data(count=str(len(found.rows)))}>'
            f"{words.ledger_more.format(count=rest)}</button>"
        )
    return f'<div class="ledger-bar">{bar}</div>{found.before}{shown}{more}'


def _compared(
    service: Service, chosen: Chosen, documents: Sequence[DocumentInfo], words: Texts
) -> str:
    left, right = _two(chosen, documents)
    if left is None or right is None or left is right:
        return f'<p class="empty" role="status">{words.ledger_two}</p>'
    found = service.comparison(left.id, right.id, chosen.find)
    count = words.ledger_counts["compare"].format(
        pairs=len(found.pairs), offices=len(found.offices), targets=len(found.targets)
    )
    return (
        f'<div class="ledger-bar"><p class="count" role="status">{count}</p></div>'
        f"{render_comparison(found, left, right, words)}"
    )


def _two(
    chosen: Chosen, documents: Sequence[DocumentInfo]
) -> tuple[DocumentInfo | None, DocumentInfo | None]:
    """Return the documents chosen; where one is not, the first that is not the other."""
    known = {each.id: each for each in documents}
    left = known.get(chosen.document) or next(
        (each for each in documents if each.id != chosen.other), None
    )
    right = known.get(chosen.other) or next((each for each in documents if each is not left), None)
    return left, right


def _filters(chosen: Chosen) -> Filters:
    return read_filters(
        {
            "region": chosen.region or None,
            "document_id": chosen.document or None,
        }
    )


def _exports(chosen: Chosen, words: Texts) -> str:
    if chosen.view not in _EXPORTS:
        return ""
    find = {"units": "unit", "targets": "metric", "amounts": "profile"}[chosen.view]
    asked = {
        find: chosen.find.strip(),
        "unit_role": chosen.role if chosen.view == "units" else "",
        "due": chosen.due if chosen.view == "targets" else "",
        "region": chosen.region,
        "document_id": chosen.document,
    }
    query = urlencode({name: value for name, value in asked.items() if value})
    links = "".join(
        f'<a class="quiet" download href="/v1/{_EXPORTS[chosen.view]}?format={suffix}'
        f'{escape(f"&{query}" if query else "")}">{words.export} {label}</a>'
        for suffix, label in (("xlsx", "Excel"), ("csv", "CSV"))
    )
    return f'<span class="exports">{links}</span>'


def _form(
    chosen: Chosen,
    documents: Sequence[DocumentInfo],
    clauses: Sequence[ClauseFields],
    words: Texts,
) -> str:
    views = "".join(
        f'<label><input type="radio" name="view" value="{name}"'
        f"{' checked' if name == chosen.view else ''}><span>{label}</span></label>"
        for name, label in words.ledger_views.items()
    )
    return (
        f'<form class="ledger-form"><div class="ledger-views" role="radiogroup"'
        f' aria-label="{words.tabs["ledger"]}">{views}</div>'
        f'<div class="ledger-filters">{_fields(chosen, documents, clauses, words)}</div></form>'
    )


def _fields(
    chosen: Chosen,
    documents: Sequence[DocumentInfo],
    clauses: Sequence[ClauseFields],
    words: Texts,
) -> str:
    columns = words.ledger_columns
    titles = [(each.id, each.title) for each in documents]
    fields = []
    if chosen.view in words.ledger_finds:
        fields.append(_find_field(chosen, clauses, words))
    if chosen.view == "units":
        fields.append(_select("role", columns["role"], words.role.items(), chosen.role, words))
    if chosen.view == "compare":
        left, right = _two(chosen, documents)
        for name, label, picked in (
            ("document", columns["document"], left),
            ("other", words.ledger_other, right),
        ):
            fields.append(_select(name, label, titles, picked.id if picked else "", None))
        return "".join(fields)
    fields.append(_select("document", columns["document"], titles, chosen.document, words))
    if chosen.view != "graph":
        regions = sorted({each.region for each in documents if each.region})
        named = [(each, each) for each in regions]
        fields.append(_select("region", columns["region"], named, chosen.region, words))
    if chosen.view == "targets":
        years = sorted({t.year for each in clauses for t in each.clause.targets if t.year})
        named = [(str(year), str(year)) for year in years]
        due = str(chosen.due or "")
        fields.append(_select("due", words.ledger_due, named, due, words))
    return "".join(fields)


def _find_field(chosen: Chosen, clauses: Sequence[ClauseFields], words: Texts) -> str:
    """Return the field for words; offices are offered as one types."""
    hint = words.ledger_finds[chosen.view]
    offered = ""
    if chosen.view == "units":
        names = sorted({unit.office or unit.name for each in clauses for unit in each.clause.units})
        options = "".join(f'<option value="{escape(name)}"></option>' for name in names)
        offered = f'<datalist id="ledger-offices">{options}</datalist>'
    label = {
        "units": words.ledger_columns["office"],
        "targets": words.ledger_columns["metric"],
        "amounts": words.ledger_columns["recipient"],
        "compare": words.ledger_topic,
    }[chosen.view]
    listed = ' list="ledger-offices"' if offered else ""
    return (
        f'<label class="wide"><span>{label}</span><input type="search" name="find"'
        f' enterkeyhint="search" placeholder="{escape(hint)}" value="{escape(chosen.find)}"'
        f"{listed}>{offered}</label>"
    )


def _select(name: str, label: str, choices: Any, picked: str, words: Texts | None) -> str:
    """Return a choice; with `words` it may be left open."""
    options = f'<option value="">{words.ledger_any}</option>' if words else ""
    options += "".join(
        f'<option value="{escape(value)}"{" selected" if value == picked else ""}>'
        f"{escape(shown)}</option>"
        for value, shown in choices
    )
    wide = ' class="middle"' if name in {"document", "other"} else ""
    return f'<label{wide}><span>{label}</span><select name="{name}">{options}</select></label>'
