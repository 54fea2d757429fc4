"""All classes of attacks."""

from eval.attacks import files, requests

CLASSES = (
    requests.path_traversal,
    requests.cross_site_scripting,
    requests.query_languages,
    requests.unicode_tricks,
    requests.prompt_injection,
    requests.oversized,
    requests.headers_and_logs,
    files.bombs,
    files.file_names,
    files.calls_elsewhere,
    files.injected_documents,
    files.formulas,
    requests.key_guessing,  # last: it uses up what this address may guess
)
