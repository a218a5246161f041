"""The security benchmark on a few attacks: nothing gets through, and each control is caught."""

import argparse

import pytest

from benchmarks import security
from benchmarks._chromium import is_installed


@pytest.mark.browser
@pytest.mark.skipif(not is_installed(), reason="chromium is not installed")
def test_nothing_gets_through_and_every_control_is_caught() -> None:
    figures = security.run(argparse.Namespace(payloads=12, json=True))
    assert figures["payloads"] == 12
    assert {name: figures[name] for name in ("scripts", "requests_out", "escapes", "controls_missed")} == {
        "scripts": 0,
        "requests_out": 0,
        "escapes": 0,
        "controls_missed": 0,
    }
