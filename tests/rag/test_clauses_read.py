"""What a ledger counts is the same, whether an index is small enough to be held or not."""

import pytest

from index.clause_facts import Fact
from index.filters import Filters
from rag.service import Service


@pytest.mark.parametrize("fact", [None, "units", "targets", "amounts"])
@pytest.mark.parametrize("filters", [Filters(), Filters(has_target=True, unit=("省",))])
def test_a_large_index_is_read_where_it_matters(
    service: Service, monkeypatch: pytest.MonkeyPatch, fact: Fact | None, filters: Filters
) -> None:
    held = service.clause_fields(filters, fact)
    assert held
    every = service.clause_fields(filters)
    assert held == [each for each in every if fact is None or getattr(each.clause, fact)]
    monkeypatch.setattr("rag.search._MOST_HELD", 0)
    assert service.clause_fields(filters, fact) == held


def test_the_offices_are_those_of_the_clauses(service: Service) -> None:
    named = {unit.name for each in service.clause_fields() for unit in each.clause.units}
    assert service._current().unit_names == named
