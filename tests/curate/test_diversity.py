"""What is like those before it gives way, and says to what."""

from curate.diversity import Traits, varied


def order(*traits: Traits, weight: float = 0.2) -> list[int]:
    return [one.index for one in varied(traits, weight)]


SAME = [
    Traits(title, "新智元", relevance)
    for title, relevance in (("芯片出货", 0.9), ("模型压缩", 0.88), ("语音唤醒", 0.86))
]


def test_unlike_ones_keep_the_order_of_relevance() -> None:
    traits = [Traits("模型压缩综述", "甲", 0.5), Traits("手机芯片发布", "乙", 0.9), Traits("编译器入门", "丙", 0.7)]
    assert [(one.index, one.gives_way) for one in varied(traits, 0.2)] == [(1, ""), (2, ""), (0, "")]


def test_a_third_of_one_account_gives_way_to_another_account() -> None:
    found = varied([*SAME, Traits("低比特量化", "机器之心", 0.8)], 0.2)
    assert [one.index for one in found] == [0, 1, 3, 2]
    assert found[3].gives_way == "同一来源 新智元，前面已有 2 条"
    assert [one.gives_way for one in found[:3]] == ["", "", ""]


def test_without_weight_nothing_gives_way() -> None:
    found = varied([*SAME, Traits("低比特量化", "机器之心", 0.8)], 0.0)
    assert [(one.index, one.gives_way) for one in found] == [(0, ""), (1, ""), (2, ""), (3, "")]


def test_companies_count_in_both_languages() -> None:
    traits = [
        Traits("英伟达发布新卡", "甲", 0.9),
        Traits("NVIDIA 财报超出预期", "乙", 0.89),
        Traits("端侧编译器", "丙", 0.85),
    ]
    found = varied(traits, 0.2)
    assert [one.index for one in found] == [0, 2, 1]
    assert found[2].gives_way == "同一公司 nvidia，前面已有 1 条"


def test_one_subject_and_one_project() -> None:
    subject = [Traits("腾讯优图开源推理框架TNN", "甲", 0.9), Traits("开源推理框架TNN发布", "乙", 0.85)]
    found = varied([*subject, Traits("语音唤醒实践", "丙", 0.8)], 0.2)
    assert [one.index for one in found] == [0, 2, 1]
    assert found[2].gives_way == "题材相近《腾讯优图开源推理框架TNN》"
    project = frozenset({"https://github.com/a/b"})
    found = varied(
        [Traits("甲", references=project, relevance=0.9), Traits("乙", references=project, relevance=0.8)], 0.2
    )
    assert [one.gives_way for one in found] == ["", ""]  # nothing of less relevance stands before it
    found = varied([Traits("乙", references=project, relevance=0.8)], 0.2, [Traits("甲", references=project)])
    assert found[0].gives_way == ""


def test_what_the_editor_put_first_stays_first() -> None:
    pinned = Traits("低分但置顶", "新智元", 0.1, fixed=True)
    assert order(*SAME, pinned)[0] == 3


def test_what_is_chosen_already_counts() -> None:
    fresh = [Traits("模型压缩", "新智元", 0.8), Traits("低比特量化", "机器之心", 0.78)]
    assert order(*fresh) == [0, 1]
    assert [one.index for one in varied(fresh, 0.2, SAME)] == [1, 0]


def test_the_first_ones_are_the_first_of_all() -> None:
    traits = [*SAME, Traits("低比特量化", "机器之心", 0.8)]
    every = varied(traits, 0.2)
    assert [varied(traits, 0.2, most=number) for number in range(5)] == [every[:number] for number in range(5)]
