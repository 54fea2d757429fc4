"""The chat page as an application of its own; importing it imports Gradio, which takes seconds."""

import warnings

import gradio as gr
from fastapi import FastAPI

from corpus.limits import MAX_BYTES
from rag.service import Service
from ui.look import mount_options
from ui.page import build_ui


def build_page(service: Service) -> FastAPI:
    """Build an application that serves the page at "/"; its lifespan starts the page's queue."""
    with warnings.catch_warnings():
        # Gradio warns that two pages exclude server-side rendering, which is off anyway.
        warnings.filterwarnings("ignore", "SSR mode is not supported", UserWarning)
        app: FastAPI = gr.mount_gradio_app(
            FastAPI(openapi_url=None),
            build_ui(service),
            path="/",
            ssr_mode=False,
            show_error=False,
            run_history=False,
            enable_monitoring=False,
            mcp_server=False,
            max_file_size=MAX_BYTES,
            **mount_options(),
        )
    return app
