"""How an issue looks in WeChat: inline styles by element."""

from __future__ import annotations

from collections.abc import Mapping

from core.errors import UsageError

_FONT = "font-size:15px;line-height:1.75;color:#3f3f3f;letter-spacing:0.5px;"
_BASE = {
    "root": f"{_FONT}padding:0 8px;word-break:break-word;",
    "slogan": "text-align:center;font-weight:bold;margin:8px 0 16px;",
    "p": "margin:0 0 8px;",
    "ol": "margin:0 0 8px;padding-left:24px;",
    "ul": "margin:0 0 8px;padding-left:24px;",
    "li": "margin:0 0 4px;",
    "strong": "font-weight:bold;",
    "table": "border-collapse:collapse;width:100%;font-size:13px;",
    "th": "border:1px solid #ddd;padding:4px 6px;",
    "td": "border:1px solid #ddd;padding:4px 6px;",
    "img": "max-width:100%;display:block;margin:8px auto;",
    "code": "font-family:Menlo,Consolas,monospace;font-size:13px;background:#f3f4f5;padding:1px 4px;border-radius:3px;",
    "code_block": "font-family:Menlo,Consolas,monospace;font-size:12px;line-height:1.6;",
    "pre": "background:#f6f8fa;padding:10px 12px;border-radius:4px;overflow-x:auto;margin:0 0 8px;",
    "hr": "border:none;border-top:1px solid #eee;margin:16px 0;",
    "labels": "font-size:13px;color:#666;margin:0 0 4px;word-break:break-all;",
    "brief": "margin:0 0 6px;padding-left:14px;text-indent:-14px;",
    "refs": "font-size:12px;color:#888;line-height:1.6;word-break:break-all;",
    "note": "font-size:13px;color:#888;margin:0 0 10px;",
}


def _coloured(main: str, pale: str) -> dict[str, str]:
    return _BASE | {
        "lead": f"background:{pale};border-left:4px solid {main};padding:10px 12px;margin:0 0 16px;font-size:14px;",
        "heading": f"font-size:18px;font-weight:bold;color:{main};border-bottom:2px solid {main};"
        "padding-bottom:4px;margin:28px 0 14px;",
        "item": "font-size:16px;font-weight:bold;color:#222;margin:16px 0 4px;",
        "a": f"color:{main};text-decoration:none;",
        "ref": f"color:{main};",
    }


THEMES: Mapping[str, Mapping[str, str]] = {
    "green": _coloured("#07915b", "#f1f9f5"),
    "blue": _coloured("#1e6bb8", "#f1f6fb"),
    "ink": _coloured("#333333", "#f7f7f7"),
}


def theme(name: str) -> Mapping[str, str]:
    """The theme of that name; UsageError names those there are."""
    if name not in THEMES:
        raise UsageError(f"no theme {name!r}; there are {', '.join(THEMES)}")
    return THEMES[name]
