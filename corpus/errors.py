"""Everything ZhiCe refuses, and why.

ZhiceError                  any refusal a person should read; the message says what to do
├── InputError              the request itself is wrong (empty question, unknown filter …)
├── BusyError               there is too much to do already; the same request will do later
├── NotFoundError           the named document, clause or answer does not exist
├── LibraryError            the stored library or index cannot be used as it is
├── ModelError              the language model did not answer, or not in time
└── ReadError               a file cannot be read as a policy document
    ├── UnsupportedFormatError  the content is of a kind ZhiCe does not read
    ├── EncryptedFileError      a password or certificate protects the file
    ├── NoTextLayerError        the file holds pictures of text only (a scan), or no text at all
    └── TooLargeError           the file exceeds the size that is read
"""

from typing import Literal

ModelFailure = Literal["slow", "busy", "failed", "cut", "endless"]


class ZhiceError(Exception):
    """Base of all errors whose message is written for the user."""


class InputError(ZhiceError):
    """Raised when a question, query, filter or option cannot be served as given."""


class BusyError(ZhiceError):
    """Raised when too much waits to be done; asking again later helps."""


class NotFoundError(ZhiceError):
    """Raised when an id or name does not exist in the library."""


class LibraryError(ZhiceError):
    """Raised when there is no index yet, or when it does not fit the configured model."""


class ModelError(ZhiceError):
    """Raised when a language model does not answer, breaks off or takes too long.

    `cause` says which, for a note in the reader's language.
    """

    def __init__(self, message: str, *, cause: ModelFailure) -> None:
        super().__init__(message)
        self.cause: ModelFailure = cause


class ReadError(ZhiceError):
    """Raised when a file cannot be read; `name` is the file's name, `problem` what is wrong."""

    def __init__(self, name: str, problem: str) -> None:
        super().__init__(f"{name}: {problem}")
        self.name = name
        self.problem = problem


class UnsupportedFormatError(ReadError):
    """Raised when the content is of no supported format, whatever the file's name says."""


class EncryptedFileError(ReadError):
    """Raised when the file is protected by a password."""


class NoTextLayerError(ReadError):
    """Raised when the file has no text: a scan, or an empty document."""


class TooLargeError(ReadError):
    """Raised when the file is larger than the configured limit."""
