"""Some attacks of every class, against the whole application; `python -m eval.attacks` runs all."""

from collections.abc import Callable, Iterator

import httpx
import pytest
from fastapi.testclient import TestClient

from eval.attacks import files, requests
from eval.attacks.__main__ import audit_harm
from eval.attacks.classes import CLASSES
from eval.attacks.listener import Listener
from eval.attacks.target import Attack, Target, judged, prepare
from rag.access import Policy
from rag.service import open_service
from rag.settings import Settings
from ui.server import create_server


@pytest.fixture(scope="module")
def target(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Target]:
    home = tmp_path_factory.mktemp("attacked")
    key = {"Authorization": f"Bearer {prepare(home)}"}
    service = open_service(Settings(home=home))
    app = create_server(service, Policy(required=True, per_minute=0))
    with (
        Listener() as listener,
        TestClient(app, headers=key, raise_server_exceptions=False) as all_,
    ):
        stranger = TestClient(app, raise_server_exceptions=False)
        yield Target(client=all_, stranger=stranger, home=home, listener=listener)


@pytest.mark.parametrize("attacks", CLASSES, ids=lambda each: each.__name__)
def test_an_attack_does_no_harm(target: Target, attacks: Callable[[], Iterator[Attack]]) -> None:
    known = list(attacks())
    some = known[:: len(known) // 4] if attacks.__module__ == requests.__name__ else known[1:2]
    for attack in some:
        outcome = attack.run(target)
        assert outcome.verdict != "HARM", f"{attack.what}: {outcome.why}"
    assert audit_harm(target.home) == ""


def test_there_are_more_than_500_attacks_of_every_kind() -> None:
    counts = {attacks.__name__: len(list(attacks())) for attacks in CLASSES}
    assert sum(counts.values()) > 500
    assert min(counts.values()) >= 15


@pytest.mark.parametrize(
    ("status", "text", "headers"),
    [(500, "", {}), (200, "root:x:0:0", {}), (200, "", {"x-injected": "1"})],
)
def test_harm_is_seen(status: int, text: str, headers: dict[str, str]) -> None:
    assert judged(httpx.Response(status, text=text, headers=headers)).verdict == "HARM"


def test_a_live_formula_is_seen() -> None:
    assert "=1+1" in files._cells(b"\xef\xbb\xbfa,=1+1\r\n", "csv")
