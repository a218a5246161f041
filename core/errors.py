"""The error tree, the exit codes, and the names of expected failures.

JianbaoError
├── UsageError            exit 2   a wrong argument: date, URL, id …
│   └── ConfigError       exit 2   config.toml is missing or wrong
├── StoreError            exit 1   the database cannot be opened, read or written
│   ├── StoreLocked       exit 75  another process holds the database
│   ├── NotFound          exit 2   no such candidate, article or issue
│   └── ChangedMeanwhile  exit 1   someone else changed what the editor decides about
├── LockHeld              exit 75  another run holds the lock
└── WorkerDied            exit 1   the extraction pool broke: a fault of ours or the machine's, not of a site

Expected failures (a dead host, a captcha) are values, `core.types.Failure`; these exceptions end the command.
Every message says what happened and what to do next.
"""

from __future__ import annotations

from typing import ClassVar

EXIT_DONE = 0
EXIT_FAILED = 1
EXIT_USAGE = 2
EXIT_PARTIAL = 3
EXIT_LOCKED = 75

FAILURES = {
    "dns": "the host name does not resolve",
    "connect": "no connection to the host",
    "tls": "the certificate or the TLS handshake failed",
    "timeout": "the host did not answer in time",
    "protocol": "the answer is not valid HTTP",
    "too_large": "the answer is larger than allowed",
    "truncated": "the answer broke off before its end",
    "redirect": "too many redirects, or one to a forbidden place",
    "forbidden": "the address is not public, or the scheme is not http(s)",
    "robots": "robots.txt does not allow it",
    "status": "the host answered with an error status",
    "gone": "the host says this is gone for good",
    "throttled": "the host asks to wait",
    "not_a_feed": "the answer is not a feed",
    "empty": "the answer has no content",
    "captcha": "the site wants to check the visitor",
    "unreadable": "no article could be found in the page",
    "not_archived": "the replayed archive has no answer for this address",
    "session": "the bridge's login has expired",
}


class JianbaoError(Exception):
    """Base of all errors that end a command with a message instead of a traceback."""

    exit_code: ClassVar[int] = EXIT_FAILED


class UsageError(JianbaoError):
    """A wrong argument."""

    exit_code = EXIT_USAGE


class ConfigError(UsageError):
    """config.toml is missing, unreadable or wrong."""


class StoreError(JianbaoError):
    """The database cannot be opened, read or written."""


class StoreLocked(StoreError):
    """Another process holds the database."""

    exit_code = EXIT_LOCKED


class NotFound(StoreError):
    """No such candidate, article or issue."""

    exit_code = EXIT_USAGE


class ChangedMeanwhile(StoreError):
    """What the editor decides about was changed elsewhere since it was shown to him; nothing was done."""


class LockHeld(JianbaoError):
    """Another run holds the lock."""

    exit_code = EXIT_LOCKED


class WorkerDied(JianbaoError):
    """The extraction pool broke."""
