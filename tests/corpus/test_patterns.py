"""Patterns that are compiled late are right all the same."""

import gc
import importlib
import pkgutil
import re

import pytest

import corpus
import index
import rag
from corpus.patterns import _Late, regex


@pytest.mark.filterwarnings("error")
def test_every_pattern_compiles() -> None:
    for package in (corpus, index, rag):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not module.name.endswith("__main__"):
                importlib.import_module(module.name)
    late = [each for each in gc.get_objects() if type(each) is _Late]
    assert len(late) > 400
    for each in late:
        re.compile(each._source, each._flags)


def test_a_late_pattern_is_as_good_as_a_compiled_one() -> None:
    late, compiled = regex("(?P<word>[a-z]+)|1", re.IGNORECASE), re.compile("(?P<word>[a-z]+)|1", 2)
    assert late.findall("Ab 1") == compiled.findall("Ab 1")
    assert late.sub("x", "Ab 1") == "x x"
    assert (late.pattern, late.flags, late.groups) == (
        compiled.pattern,
        compiled.flags,
        compiled.groups,
    )
    with pytest.raises(AttributeError, match="nothing"):
        late.nothing  # type: ignore[attr-defined]  # noqa: B018
