"""Opening an address in the editor's browser."""

from __future__ import annotations

import webbrowser


def at_hand() -> webbrowser.BaseBrowser | None:
    """The browser that ``$BROWSER`` names, or the system's; None if there is none."""
    try:
        return webbrowser.get()
    except webbrowser.Error:
        return None


def draws_on_terminal(browser: webbrowser.BaseBrowser) -> bool:
    """Whether it runs in this terminal (w3m, lynx), so that the screen has to make room for it."""
    return isinstance(browser, webbrowser.GenericBrowser) and not isinstance(browser, webbrowser.BackgroundBrowser)
