"""How the chat page looks: colours and fonts of the theme, style sheet, script, icon.

All of it is local; fonts are the reader's own, so that nothing is fetched from elsewhere.
"""

from pathlib import Path
from typing import Any
from urllib.parse import quote

import gradio as gr

_ASSETS = Path(__file__).parent / "assets"
_SCRIPTS = ("stream.js", "page.js", "source.js", "answers.js", "history.js", "ledger.js")
_FRAME = "frame.css"
_STYLES = ("page.css", "answers.css", "source.css", "library.css", "ledger.css", "narrow.css")
_FONTS = (
    "system-ui",
    "-apple-system",
    "Segoe UI",
    "PingFang SC",
    "Microsoft YaHei",
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "sans-serif",
)
_ICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">'
    '<rect width="32" height="32" rx="7" fill="#1f4e79"/>'
    '<text x="16" y="23" font-size="20" text-anchor="middle" fill="#fff">知</text></svg>'
)


def mount_options() -> dict[str, Any]:
    """Return the arguments of `gr.mount_gradio_app` that make the page look as it does."""
    script = "".join(map(_read, _SCRIPTS))
    return {
        "theme": gr.themes.Base(
            primary_hue="blue", neutral_hue="slate", font=_FONTS, font_mono=("monospace",)
        ),
        "css_paths": [_ASSETS / name for name in _STYLES],
        "head": (
            f'<link rel="icon" href="data:image/svg+xml,{quote(_ICON)}">'
            f"<style>{_read(_FRAME)}</style><script>{script}</script>"
        ),
        "footer_links": [],
    }


def _read(name: str) -> str:
    return (_ASSETS / name).read_text(encoding="utf-8")
