"""Tells the webhooks of saved searches what came to match, while a server runs."""

import fcntl
import http.client
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
from rag.saved_searches import MAX_MATCHES, Match, SavedSearch, SavedSearches, match_record
from rag.service import Service

_SECONDS = 2.0
_SECONDS_AFTER_FAILURE = 60.0
_TIMEOUT = 10
_MOST_SECONDS = 30.0
_logger = logging.getLogger(__name__)


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A host that is allowed must not send the call on to one that is not."""

    def redirect_request(self, *_arguments: Any, **_options: Any) -> None:
        return None


class SearchWatch:
    """Looks at the saved searches when the index has changed.

    A webhook that fails or takes too long is called again a minute later, also after a restart: it
    may be told twice.
    """

    def __init__(self, service: Service) -> None:
        self._service = service
        # No proxy: only hosts that are named are called, and directly.
        self._opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), _NoRedirect())

    def start(self) -> None:
        """Watch in a thread, as long as the process runs."""
        threading.Thread(target=self._run, name="zhice-searches", daemon=True).start()

    def _run(self) -> None:
        looked_at, again = "", 0.0
        while True:
            try:
                name = self._service.index_name() or ""
                if name != looked_at or time.monotonic() > again > 0:
                    done = self.look()
                    looked_at = name
                    again = 0.0 if done else time.monotonic() + _SECONDS_AFTER_FAILURE
            except Exception:  # nothing else watches this thread
                _logger.exception("Saved searches cannot be looked at; that is tried again.")
                time.sleep(_SECONDS_AFTER_FAILURE)
            time.sleep(_SECONDS)

    def look(self) -> bool:
        """Tell every webhook what is new, side by side; return whether all were reached."""
        if not self._service.documents():
            return True
        kept = SavedSearches(self._service)
        told: list[bool] = []
        path = self._service.settings.home / "searches.lock"
        with path.open("w") as lock, self._service.library.alone("searches"):
            fcntl.flock(lock, fcntl.LOCK_EX)  # another server of this home may be at it
            called = [
                threading.Thread(
                    target=lambda each=each: told.append(self._tell(each)), daemon=True
                )
                for each in kept.list()
                if kept.may_call(each.webhook)
            ]
            for thread in called:
                thread.start()
            until = time.monotonic() + _MOST_SECONDS
            for thread in called:
                thread.join(max(until - time.monotonic(), 0))
        return len(told) == len(called) and all(told)

    def _tell(self, saved: SavedSearch) -> bool:
        kept = SavedSearches(self._service.seen_by(saved.labels))
        try:
            matches = kept.untold(saved)
            for start in range(0, len(matches), MAX_MATCHES):
                portion = matches[start : start + MAX_MATCHES]
                self._post(saved, portion)
                kept.tell(saved, portion)
        except (ZhiceError, OSError, ValueError, http.client.HTTPException) as error:
            _logger.warning("The webhook of saved search %s failed: %s", saved.id, error)
            return False
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
