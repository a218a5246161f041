import json

from curate.rarity import counted, rarities, rarity
from curate.titles import TitleView


def test_a_name_nobody_used_tells_more_than_one_on_everyones_lips() -> None:
    assert rarity("从未见过的词") == 1
    assert 0 <= rarity("发布") < rarity("gpu") < 1
    assert rarities(["发布", "gpu"]) == rarity("发布") + rarity("gpu")


def test_counts_are_kept_for_words_of_several_titles_and_without_the_words() -> None:
    titles = ["ncnn 新版本", "ncnn 教程", "别的"]
    data = json.loads(counted(TitleView(title).terms for title in titles))
    assert data["titles"] == 3
    assert list(data["counts"].values()) == [2]
    assert "ncnn" not in data["counts"]
