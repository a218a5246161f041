"""Text that is Chinese, English, or both."""

from core import text


def test_widths_are_those_of_a_terminal() -> None:
    assert text.width("端侧AI") == 6
    assert text.width("e\u0301") == 1
    assert text.shorten("端侧推理加速", 7) == "端侧推…"
    assert text.shorten("短", 7) == "短"


def test_sentences_end_where_they_end() -> None:
    mixed = "AP为43.5%！“引用。”后面，YOLOv4 v0.6.0 很快；See Fig. 3 here. Next one."
    assert text.sentences(mixed) == [
        "AP为43.5%！",
        "“引用。”",
        "后面，YOLOv4 v0.6.0 很快；",
        "See Fig. 3 here.",
        "Next one.",
    ]


def test_index_terms_are_pairs_and_words() -> None:
    assert text.bigrams("端侧AI芯片ｖ２") == ["端侧", "ai", "芯片", "v2"]
    assert text.bigrams("云") == ["云"]


def test_tokens_count_one_character_as_one_word() -> None:
    assert text.tokens("用MobileNet-v3，v0.6.0。") == ["用", "MobileNet-v3", "v0.6.0"]


def test_cleaning_keeps_words_and_drops_what_cannot_be_seen() -> None:
    assert text.clean(" 端\u200b侧\u00a0 推理\n") == "端侧 推理"
    assert text.clean_lines("a \n\n\n\n b\x00") == "a\n\nb"
    assert text.fold("Ａ 端-侧！") == "a端侧"
    assert text.cjk_share("端侧ab") == 0.5
