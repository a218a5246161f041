from dataclasses import replace

import pytest

from core.errors import ConfigError
from core.types import Entry, Source
from ingest.checked import check_sources
from ingest.filters import unwanted

GOOD = Source(key="good", kind="feed", url="https://a.example/feed", cron="0 7 * * *", include=("/int[48]/",))


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"kind": "fed"}, "did you mean 'feed'?"),
        ({"url": ""}, "nothing to ask for"),
        ({"cron": "0 25 * * *"}, "not a cron expression"),
        ({"exclude": ("/[/",)}, "no regular expression"),
        ({"options": {"colour": "red"}}, "no option 'colour'"),
    ],
)
def test_a_mistake_in_a_source_is_named_with_its_key(wrong: dict[str, object], said: str) -> None:
    with pytest.raises(ConfigError, match=r"source bad: .*") as told:
        check_sources([GOOD, replace(GOOD, key="bad", **wrong)])  # type: ignore[arg-type]
    assert said in str(told.value)


def test_sources_that_are_fine_or_switched_off_pass() -> None:
    check_sources([GOOD, replace(GOOD, key="off", kind="nonsense", enabled=False)])


def test_a_pattern_that_takes_for_ever_decides_nothing() -> None:
    entry = Entry(source_key="good", url="https://a.example/1", title="a" * 60 + "!")
    slow = "/(a|aa)+$/"
    assert unwanted(entry, replace(GOOD, include=(slow,))) == ""
    assert unwanted(entry, replace(GOOD, include=(), exclude=(slow,))) == ""
    assert unwanted(entry, replace(GOOD, include=("量化",))) == "no include word matches"
