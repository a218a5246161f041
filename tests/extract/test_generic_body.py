"""The pieces of the body's choice: blocks, votes, the model's file, expected F1, whole listings."""

from __future__ import annotations

import lxml.html
import numpy as np
import pytest

from extract.generic.align import coverage
from extract.generic.body import best_f1, once, parse
from extract.generic.cut import cut, in_one_piece
from extract.generic.features import Declared, features
from extract.generic.model import VERSION, ModelMismatch, load
from extract.generic.model import parse as parse_model
from extract.generic.prose import function_words, prose_votes
from extract.generic.split import Split, fold, split
from extract.generic.votes import VOTERS

STUMP = {
    "version": VERSION,
    "columns": ["a"],
    "base": 0.0,
    "scale": 1.0,
    "depth": 1,
    "trees": [[[0, 0.5, 1, 2], [-9.0], [9.0]]],
}


def blocks(body: str) -> Split:
    return split(lxml.html.document_fromstring(f"<html><body>{body}</body></html>"))


def test_blocks_are_runs_of_text_between_block_tags() -> None:
    found = blocks('<p>One <b>bold</b> word</p>tail<br>line<ul><li>item <a href="/">link</a></li></ul><p> </p>')
    assert [block.text for block in found.blocks] == ["One bold word", "tail", "line", "item link"]
    assert [block.linked for block in found.blocks] == [0, 0, 0, 4]
    assert found.blocks[3].element.tag == "li"


def test_nothing_to_split() -> None:
    assert parse("<!-- only a comment -->").blocks == []


def test_coverage_wants_short_blocks_in_their_place() -> None:
    found = blocks("<p>Share</p><p>A sentence that is long enough to be sure of</p><p>More</p>").blocks
    text = "asentencethatislongenoughtobesureof" + "x" * 200 + "share" + "more"
    assert coverage(found, text) == [0.0, 1.0, 0.0]
    assert coverage(found, "") == [0.0, 0.0, 0.0]


def test_coverage_takes_one_of_several_places_in_the_order_of_the_page() -> None:
    teaser = "A headline of an article that is also its teaser"
    lead = "The first paragraph, which says what has happened and to whom"
    last = "The last paragraph, behind which a list of other articles comes"
    found = blocks("".join(f"<p>{text}</p>" for text in (last, teaser, lead, "More", last, teaser))).blocks
    text = fold(teaser + lead + "More" + last)
    assert coverage(found, text) == [0.0, 1.0, 1.0, 1.0, 1.0, 0.0]


def test_coverage_of_a_block_that_was_kept_in_part() -> None:
    first, second = "One half of a paragraph was kept by it. ", "The other half was taken for an advert. "
    found = blocks(f"<p>{first * 2}{second * 2}</p>").blocks
    assert coverage(found, fold(first * 2)) == [0.5]


def test_function_words_hold_prose_together() -> None:
    found = blocks(
        "<p>All of the code is open, and it is explained how a model is made</p><p>Home Politics Sport</p>"
        "<p>所有的代码都是开放的，文档也说明了如何转换模型</p><p>首页 新闻 体育 财经</p>"
    )
    english, menu, chinese, sections = function_words(found.blocks)
    assert english > 0.5
    assert chinese > 0.2
    assert menu == sections == 0.0


def test_prose_votes_go_by_length_links_words_and_neighbours() -> None:
    prose = "<p>" + "The engine is open and it runs on a phone, which is what the authors of it wanted. " * 3 + "</p>"
    chinese = "<p>" + "这个引擎是开放的，它也可以在手机上运行，这就是我们想要的结果。" * 4 + "</p>"
    menu = "<p>" + "<a href='/'>A headline of the day that is a link to it</a> " * 4 + "</p>"
    assert prose_votes(blocks(f"{menu}{prose}<p>In short</p>{prose}{menu}<p>More</p>{menu}").blocks) == [
        0.0, 1.0, 1.0, 1.0, 0.0, 0.0, 0.0,
    ]  # fmt: skip
    assert prose_votes(blocks(f"{menu}{chinese}").blocks) == [0.0, 1.0]


def test_the_choice_has_the_best_expected_f1() -> None:
    assert best_f1([10, 10, 10], [0.9, 0.1, 0.8]) == [True, False, True]
    assert best_f1([10, 10], [0.05, 0.1]) == [False, False]
    assert best_f1([], []) == []


def test_long_blocks_are_taken_once() -> None:
    caption = "The same caption of a picture, which a gallery shows twice over"
    prose = "Prose that goes on for a while and is not said again. " * 8
    found = blocks(f"<p>{caption}</p><p>{prose}</p><p>{caption}</p><p>Yes</p>").blocks
    assert once(found, [True] * 4) == [True, True, False, True]
    assert once(found, [False, True, True, True]) == [False, True, True, True]
    twice = [f"Sentence {number} of a text that the page holds twice: for small screens, and wide." for number in "abc"]
    assert once(blocks("".join(f"<p>{text}</p>" for text in twice * 2)).blocks, [True] * 6) == [True] * 3 + [False] * 3
    filler = blocks(f"<p>{caption}</p>" * 4).blocks
    assert once(filler, [True] * 4) == [True] * 4


def test_a_listing_is_taken_or_left_as_one() -> None:
    prose = "<p>" + "word " * 40 + "</p>"
    found = blocks(prose + "<pre><div>a = 1</div><div>b = 2 + 3 + 4</div></pre>")
    assert in_one_piece(found, [True, False, True]) == [True, True, True]
    assert in_one_piece(found, [True, True, False]) == [True, False, False]


def test_what_is_cut_out_keeps_its_markup_and_is_shown() -> None:
    found = blocks(
        '<nav><p>Menu</p></nav><main hidden style="display:none"><p>One <em>two</em></p><p>Advert</p>'
        '<img src="a.png"><p>Three</p><img src="icon.png" width="16"></main>'
    )
    html = cut(found, [False, True, False, True])
    assert "<p>One <em>two</em></p>" in html
    assert 'src="a.png"' in html
    assert all(word not in html for word in ("Menu", "Advert", "icon.png", "hidden", "display"))


def test_emptied_elements_go_and_the_text_behind_them_stays() -> None:
    found = blocks("<div><p>Advert</p></div><section><p>One</p>tail <i>two</i><p>Advert</p> more</section>")
    assert [block.text for block in found.blocks] == ["Advert", "One", "tail two", "Advert", "more"]
    assert cut(found, [False, True, True, False, True]) == "<section><p>One</p>tail <i>two</i> more</section>"


def test_the_shipped_model_fits_the_features() -> None:
    found = blocks(
        "<article><h1>Title</h1><p>" + "Some words of prose, and more of it. " * 9 + "</p></article><p>Login</p>"
    )
    ballots = {name: [1.0, 1.0, 0.0] for name in VOTERS}
    names, rows = features(found.blocks, ballots, Declared.of("Title", "", ""))
    likely = load().probabilities(names, rows)
    assert likely.shape == (3,)
    assert likely[1] > 0.5 > likely[2]


def test_a_model_for_other_features_is_refused() -> None:
    model = parse_model(STUMP)
    assert model.probabilities(["a"], np.array([[0.0], [1.0]])) == pytest.approx(
        [1 / (1 + np.exp(9)), 1 / (1 + np.exp(-9))]
    )
    with pytest.raises(ModelMismatch):
        model.probabilities(["b"], np.array([[0.0]]))
    with pytest.raises(ModelMismatch):
        parse_model(STUMP | {"version": 0})
