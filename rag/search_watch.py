"""Tells the webhooks of saved searches what came to match, while a server runs."""

import fcntl
import json
import logging
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from corpus.errors import ZhiceError
from index.snapshot import current_name
from rag.saved_searches import Match, SavedSearch, SavedSearches, match_record
from rag.service import Service

_SECONDS = 2.0
_SECONDS_AFTER_FAILURE = 60.0
_TIMEOUT = 10
_log = logging.getLogger(__name__)


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A host that is allowed must not send the call on to one that is not."""

    def redirect_request(self, *_arguments: Any, **_options: Any) -> None:
        return None


class SearchWatch:
    """Looks at the saved searches when the index has changed.

    A webhook that fails is called again a minute later, also after a restart: it may be told
    twice, never not at all.
    """

    def __init__(self, service: Service) -> None:
        self._service = service
        # No proxy: only hosts that are named are called, and directly.
        self._opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), _NoRedirect())

    def start(self) -> None:
        """Watch in a thread, as long as the process runs."""
        threading.Thread(target=self._run, name="zhice-searches", daemon=True).start()

    def _run(self) -> None:
        looked_at = None
        while True:
            name = current_name(self._service.settings.snapshots)
            try:
                done = name == looked_at or self.look()
            except (ZhiceError, OSError):
                _log.exception("Saved searches cannot be looked at; that is tried again.")
                done = False
            if done:
                looked_at = name
            time.sleep(_SECONDS if done else _SECONDS_AFTER_FAILURE)

    def look(self) -> bool:
        """Tell every webhook what is new; return whether all were reached."""
        kept = SavedSearches(self._service)
        with (self._service.settings.snapshots / "searches.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)  # another server of this home may be at it
            told = [self._tell(kept, each) for each in kept.list() if kept.may_call(each.webhook)]
            return all(told)

    def _tell(self, kept: SavedSearches, saved: SavedSearch) -> bool:
        seen = SavedSearches(self._service.seen_by(saved.labels))
        matches = seen.untold(saved)
        if not matches:
            return True
        try:
            self._post(saved, matches)
        except (OSError, ValueError) as error:
            _log.warning("The webhook of saved search %s failed: %s", saved.id, error)
            return False
        kept.tell(saved, matches)
        return True

    def _post(self, saved: SavedSearch, matches: Sequence[Match]) -> None:
        told = {key: value for key, value in asdict(saved).items() if key != "webhook"}
        body = {"search": told, "matches": [match_record(each) for each in matches]}
        request = urllib.request.Request(
            saved.webhook,
            data=json.dumps(body, ensure_ascii=False).encode(),
            headers={"Content-Type": "application/json", "User-Agent": "ZhiCe"},
        )
        with self._opener.open(request, timeout=_TIMEOUT):
            pass
