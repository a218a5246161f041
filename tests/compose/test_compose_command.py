"""compose as the editor types it, on a real store and real files."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from compose.__main__ import app
from compose.blocks import blocks
from core.config import Config
from core.errors import LockHeld, NotFound, UsageError
from core.lock import held, lock_path
from core.types import Article, Decision, Judgement
from store import queue
from store.articles import Harvest, save_batch
from store.db import Engine, open_store
from store.issues import issue_dates

NOW = datetime(2024, 3, 5, tzinfo=UTC)
Invoke = Callable[..., Result]


@pytest.fixture
def engine(config: Config) -> Engine:
    engine = open_store(config.store_url)
    harvest = []
    for n, section in enumerate(("news", "news", "news", "papers"), 1):
        url = f"https://example.org/{n}"
        article = Article(url=url, canonical_url=url, identity=url, title=f"标题{n}", account="号", text="正文")
        judgement = Judgement(section=section, relevance=1 - n / 10, summary=f"摘要{n}。")
        harvest.append(Harvest(article=article, judgement=judgement, fetched_at=NOW))
    save_batch(engine, harvest, now=NOW)
    return engine


@pytest.fixture
def invoke(folder: Path) -> Invoke:
    def run(*words: str) -> Result:
        result = CliRunner().invoke(app, ["--config", str(folder / "config.toml"), *words])
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return run


def test_the_draft_and_the_same_again(engine: Engine, invoke: Invoke, folder: Path) -> None:
    words = ("--date", "2024-03-09", "--since", "2024-03-01")
    first = invoke(*words)
    path = folder / "issues" / "2024-03-09.md"
    assert first.stdout.strip() == str(path)
    assert "covers what came in since 2024-03-01 (--since): 3 items, 0 briefs (proposals" in first.stderr
    before = path.read_bytes()
    assert "- [标题1 | 号](https://example.org/1)" in before.decode()
    assert "标题3" not in before.decode()
    stamp = path.stat().st_mtime_ns
    assert "unchanged" in invoke(*words).stderr
    assert (path.read_bytes(), path.stat().st_mtime_ns) == (before, stamp)


def test_what_a_refresh_did_is_counted_by_candidates_also_where_nothing_was_edited(
    engine: Engine, invoke: Invoke
) -> None:
    queue.decide(engine, [1, 4], "accept", {"decision": Decision.ACCEPTED}, now=NOW)
    invoke("--date", "2024-03-09")
    queue.decide(engine, [2], "accept", {"decision": Decision.ACCEPTED}, now=NOW)
    queue.decide(engine, [4], "reject", {"decision": Decision.REJECTED}, now=NOW)
    assert "refreshed (1 added, 1 withdrawn)" in invoke("--date", "2024-03-09").stderr


def test_edits_stay_and_the_lead_follows_the_items(engine: Engine, invoke: Invoke, folder: Path) -> None:
    queue.decide(engine, [1, 4], "accept", {"decision": Decision.ACCEPTED}, now=NOW)
    path = folder / "issues" / "2024-03-09.md"
    invoke("--date", "2024-03-09")
    text = path.read_text(encoding="utf-8")
    assert "本次2条。【新闻】标题1；【论文】标题4。" in text
    path.write_text(text.replace("摘要1。", "我改过的摘要。"), encoding="utf-8")
    queue.decide(engine, [2], "accept", {"decision": Decision.ACCEPTED}, now=NOW)
    result = invoke("--date", "2024-03-09")
    assert "refreshed (1 added)" in result.stderr
    text = path.read_text(encoding="utf-8")
    assert "我改过的摘要。" in text
    assert "本次3条。【新闻】标题1、标题2；【论文】标题4。" in text
    assert "unchanged" in invoke("--date", "2024-03-09").stderr


def test_his_own_lead_is_left_alone(engine: Engine, invoke: Invoke, folder: Path) -> None:
    queue.decide(engine, [1], "accept", {"decision": Decision.ACCEPTED}, now=NOW)
    path = folder / "issues" / "2024-03-09.md"
    invoke("--date", "2024-03-09")
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("本次1条。【新闻】标题1。", "我的导读。"), encoding="utf-8")
    queue.decide(engine, [2], "accept", {"decision": Decision.ACCEPTED}, now=NOW)
    invoke("--date", "2024-03-09")
    text = path.read_text(encoding="utf-8")
    assert "> 导读：我的导读。" in text
    assert "标题2" in text


def test_a_file_of_his_own_gets_no_proposals(engine: Engine, invoke: Invoke, folder: Path) -> None:
    path = folder / "issues" / "2024-03-09.md"
    path.parent.mkdir()
    path.write_text("# 测试简报 (2024-03-09)\n\n我先写一点。\n", encoding="utf-8")
    invoke("--date", "2024-03-09")
    assert path.read_text(encoding="utf-8") == "# 测试简报 (2024-03-09)\n\n我先写一点。\n"


def test_an_earlier_file_is_known_as_published(engine: Engine, invoke: Invoke, folder: Path) -> None:
    earlier = folder / "issues" / "2024-03-02.md"
    earlier.parent.mkdir()
    earlier.write_text("# 测试简报 (2024-03-02)\n\n## 业界新闻\n\n- [甲](https://example.org/1)\n", encoding="utf-8")
    result = invoke("--date", "2024-03-09")
    assert "the issue of 2024-03-02" in result.stderr
    text = (folder / "issues" / "2024-03-09.md").read_text(encoding="utf-8")
    assert "标题1" not in text
    assert "[2024-03-02](../embedded-ai-report/2024-03-02.md)" in text


@pytest.mark.parametrize(
    "words",
    [
        ("--date", "2026-13-40"),
        ("--date", "gestern"),
        ("--date", "2024-03-09", "--since", "2024-03-10"),
        ("--date", "2024-03-09", "--format", "docx"),
    ],
)
def test_wrong_arguments(words: tuple[str, ...], engine: Engine, invoke: Invoke) -> None:
    with pytest.raises(UsageError) as caught:
        invoke(*words)
    assert caught.value.exit_code == 2


def rewrite(path: Path, *pairs: tuple[str, str]) -> None:
    text = path.read_text(encoding="utf-8")
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")


def accept(engine: Engine, *ids: int) -> None:
    queue.decide(engine, ids, "accept", {"decision": Decision.ACCEPTED}, now=NOW)


def test_proposals_that_he_adopted_stay_when_others_are_accepted(engine: Engine, invoke: Invoke, folder: Path) -> None:
    words = ("--date", "2024-03-09", "--since", "2024-03-01")
    path = folder / "issues" / "2024-03-09.md"
    invoke(*words)
    mark = next(line for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("> 草稿"))
    rewrite(path, (mark + "\n\n", ""), ("摘要1。", "我的话。"))
    accept(engine, 3)
    invoke(*words)
    text = path.read_text(encoding="utf-8")
    assert [f"标题{n} |" in text for n in (1, 2, 3, 4)] == [True, True, True, True]


def test_proposals_that_he_left_as_such_go_when_others_are_accepted(
    engine: Engine, invoke: Invoke, folder: Path
) -> None:
    words = ("--date", "2024-03-09", "--since", "2024-03-01")
    path = folder / "issues" / "2024-03-09.md"
    invoke(*words)
    rewrite(path, ("摘要1。", "我的话。"))
    accept(engine, 3)
    invoke(*words)
    text = path.read_text(encoding="utf-8")
    assert [f"标题{n} |" in text for n in (1, 2, 3, 4)] == [True, False, True, False]
    assert "> 草稿" not in text


def test_a_rejected_item_goes_and_one_moved_in_the_queue_moves(engine: Engine, invoke: Invoke, folder: Path) -> None:
    path = folder / "issues" / "2024-03-09.md"
    accept(engine, 1, 2, 3)
    invoke("--date", "2024-03-09")
    rewrite(path, ("摘要1。", "我的话。"))
    queue.decide(engine, [2], "reject", {"decision": Decision.REJECTED}, now=NOW)
    queue.decide(engine, [3], "move", {"section": "blog"}, now=NOW)
    assert "(1 withdrawn)" in invoke("--date", "2024-03-09").stderr
    text = path.read_text(encoding="utf-8")
    assert "标题2" not in text
    assert text.index("标题3 |") > text.index("## 博文")
    assert "我的话。" in text


def test_a_renamed_section_takes_what_belongs_to_it(engine: Engine, invoke: Invoke, folder: Path) -> None:
    path = folder / "issues" / "2024-03-09.md"
    accept(engine, 1)
    invoke("--date", "2024-03-09")
    rewrite(path, ("## 业界新闻", "## 行业动态"))
    accept(engine, 2)
    invoke("--date", "2024-03-09")
    text = path.read_text(encoding="utf-8")
    assert "业界新闻" not in text
    assert text.index("## 行业动态") < text.index("标题2 |") < text.index("## 论文")


def test_the_first_briefs_come_before_the_sections(engine: Engine, invoke: Invoke, folder: Path) -> None:
    path = folder / "issues" / "2024-03-09.md"
    accept(engine, 1)
    invoke("--date", "2024-03-09")
    rewrite(path, ("摘要1。", "我的话。"))
    queue.decide(engine, [2], "brief", {"decision": Decision.BRIEF, "brief_text": "华为：发布"}, now=NOW)
    invoke("--date", "2024-03-09")
    text = path.read_text(encoding="utf-8")
    assert "\n\n先是热身小新闻：\n\n- 华为：发布。 <!-- jb:2 编辑 -->\n\n> 注：打不开的链接请点【阅读原文】\n" in text


def test_import_check_sync_diff_learn_and_publish(engine: Engine, invoke: Invoke, folder: Path) -> None:
    path = folder / "issues" / "2024-03-09.md"
    accept(engine, 1, 2, 4)
    invoke("--date", "2024-03-09")
    text = path.read_text(encoding="utf-8")
    third = text[text.index("- [标题4") : text.index("## 开源项目")]
    rewrite(path, ("摘要1。", "我的话。"), (third, "\n"), ("本次3条", "本次2条"))
    assert "edited" in invoke("diff", str(path)).stdout
    assert "2 changed" in invoke("sync", str(path)).stderr
    assert queue.get(engine, 1).summary == "我的话。"
    assert queue.get(engine, 4).decision is Decision.REJECTED
    assert "0 changed" in invoke("sync", str(path)).stderr
    checked = invoke("check", str(path))
    assert checked.exit_code == 0
    rewrite(path, ("本次2条", "本次7条"))
    assert invoke("check", str(path)).exit_code == 1
    fixed = invoke("check", "--fix", str(path))
    assert (fixed.exit_code, "本次2条" in path.read_text(encoding="utf-8")) == (0, True)
    assert "% survived" in invoke("learn", "--plot", str(folder / "plot.svg"), str(path)).stdout
    assert (folder / "plot.svg").read_text(encoding="utf-8").startswith("<svg")
    assert queue.get(engine, 1).issue_date is not None
    assert "2024-03-09  2 items" in invoke("import", str(path.parent)).stdout
    invoke("publish", "2024-03-09", "--to", "pages", "--site", str(folder / "site"), "--url", "https://example.org")
    assert "jb:" not in (folder / "site" / "embedded-ai-report" / "2024-03-09.md").read_text(encoding="utf-8")
    invoke("--date", "2024-03-09", "--format", "wechat")
    assert "<section" in (path.parent / "2024-03-09.wechat.html").read_text(encoding="utf-8")
    assert '"date": "2024-03-09"' in invoke("--date", "2024-03-09", "--format", "json", "-o", "-").stdout
    assert "标题1" not in _next_issue(engine, invoke, folder)


def _next_issue(engine: Engine, invoke: Invoke, folder: Path) -> str:
    """What was published is in no later draft."""
    accept(engine, 3)
    invoke("--date", "2024-03-23", "--since", "2024-03-01")
    return (folder / "issues" / "2024-03-23.md").read_text(encoding="utf-8")


def test_a_form_that_is_no_way_is_told_as_one(invoke: Invoke) -> None:
    with pytest.raises(UsageError, match=r"no way to 'zhihu'.*`compose --date 2024-03-09 --format"):
        invoke("publish", "2024-03-09", "--to", "zhihu")
    with pytest.raises(UsageError, match=r"2024-03-09\.md: no such file; `compose --date 2024-03-09` writes it"):
        invoke("publish", "2024-03-09", "--to", "pages")


def test_publishing_stops_at_errors(engine: Engine, invoke: Invoke, folder: Path) -> None:
    path = folder / "issues" / "2024-03-09.md"
    invoke("--date", "2024-03-09", "--since", "2024-03-01")
    result = invoke("publish", "2024-03-09", "--to", "pages", "--site", str(folder / "site"))
    assert (result.exit_code, (folder / "site").exists()) == (1, False)
    assert f"{path}:9: proposals" in result.stderr


def test_what_was_deleted_and_accepted_later_is_said_and_comes_back(
    engine: Engine, invoke: Invoke, folder: Path
) -> None:
    queue.decide(engine, [1, 2], "accept", {"decision": Decision.ACCEPTED}, now=NOW)
    words = ("--date", "2024-03-09", "--since", "2024-03-01")
    invoke(*words)
    path = folder / "issues" / "2024-03-09.md"
    kept = "".join(block.text for block in blocks(path.read_text(encoding="utf-8")) if "jb:1 " not in block.text)
    path.write_text(kept, encoding="utf-8")
    again = invoke(*words)
    assert "1 标题1 → `compose --date 2024-03-09 --back 1` puts it in again" in again.stderr
    assert "标题1 |" not in path.read_text(encoding="utf-8")
    assert "--back" not in invoke(*words, "--back", "1").stderr
    assert "标题1 |" in path.read_text(encoding="utf-8")


def test_line_ends_and_byte_order_mark_stay(engine: Engine, invoke: Invoke, folder: Path) -> None:
    words = ("--date", "2024-03-09", "--since", "2024-03-01")
    invoke(*words)
    path = folder / "issues" / "2024-03-09.md"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    queue.decide(engine, [3], "accept", {"decision": Decision.ACCEPTED}, now=NOW)
    invoke(*words)
    data = path.read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    assert "标题3".encode() in data
    assert data.count(b"\n") == data.count(b"\r\n")


def test_one_run_at_a_time(engine: Engine, invoke: Invoke, config: Config) -> None:
    with held(lock_path(config, "compose")), pytest.raises(LockHeld):
        invoke("--date", "2024-03-09")


def test_nothing_to_take_writes_nothing(invoke: Invoke, folder: Path) -> None:
    told = invoke("--date", "2024-03-09").stderr
    assert "`ingest` fetches what is new" in told
    assert not (folder / "issues" / "2024-03-09.md").exists()


@pytest.mark.parametrize(
    "text", ["买菜\n", "", "# 计划\n\n- 买菜\n- 写稿\n", "# 说明\n\n## 更多\n\n- [文档](docs/a.md)：怎样用\n"]
)
def test_of_a_file_that_is_no_issue_only_that_is_told(invoke: Invoke, folder: Path, text: str) -> None:
    (folder / "notes.md").write_text(text, encoding="utf-8")
    checked = invoke("check", str(folder / "notes.md"))
    assert checked.exit_code == 1
    assert [line.split(": ")[1] for line in checked.stdout.splitlines()] == ["error no-issue"]


@pytest.mark.parametrize(
    "text",
    ["## 论文\n\n- [题 | 号](https://example.org/9)\n", "> 导读：本期很短。\n", "# 简报 (2024-03-09)\n\n- 甲：乙。\n"],
)
def test_a_short_or_nameless_issue_is_one_all_the_same(invoke: Invoke, folder: Path, text: str) -> None:
    (folder / "notes.md").write_text(text, encoding="utf-8")
    assert "no-issue" not in invoke("check", str(folder / "notes.md")).stdout


def test_a_folder_is_named_as_one(invoke: Invoke, folder: Path) -> None:
    with pytest.raises(UsageError, match=r"a folder; name one file in it, such as .*YYYY-MM-DD\.md"):
        invoke("check", str(folder))


def test_an_issue_without_a_machine_draft_is_imported_and_said_not_to_be_compared(
    engine: Engine, invoke: Invoke, folder: Path
) -> None:
    accept(engine, 1)
    invoke("--date", "2024-03-09")
    own = folder / "issues" / "2024-03-02.md"
    own.write_text("# 测试简报 (2024-03-02)\n\n## 论文\n\n- [题 | 号](https://example.org/9)\n", encoding="utf-8")
    with pytest.raises(UsageError, match=r"no machine draft of 2024-03-02.*`compose import .*2024-03-02\.md`"):
        invoke("diff", str(own))
    learned = invoke("learn", str(own.parent))
    assert learned.exit_code == 3
    assert f"{own}: imported, but not compared: the store holds no machine draft of 2024-03-02" in learned.stderr
    assert learned.stdout.startswith("2024-03-09  100% survived")
    assert issue_dates(engine) == [date(2024, 3, 9), date(2024, 3, 2)]


def test_a_deleted_headline_stays_deleted(engine: Engine, invoke: Invoke, folder: Path) -> None:
    path = folder / "issues" / "2024-03-09.md"
    accept(engine, 1)
    invoke("--date", "2024-03-09")
    headline = path.read_text(encoding="utf-8").partition("# 测试简报")[2].partition("\n")[0]
    rewrite(path, (f"# 测试简报{headline}\n", ""))
    accept(engine, 2)
    assert "1 added" in invoke("--date", "2024-03-09").stderr
    text = path.read_text(encoding="utf-8")
    assert "# 测试简报" not in text
    assert "本次2条" in text


@pytest.mark.parametrize("text", ["", "\n\n", "买菜\n", "<!--", "```\n", "---\n", "> 导读：\n", "- \n", "## 论文"])
def test_whatever_the_file_is_its_text_stays(text: str, engine: Engine, invoke: Invoke, folder: Path) -> None:
    path = folder / "issues" / "2024-03-09.md"
    accept(engine, 1)
    invoke("--date", "2024-03-09")
    path.write_text(text, encoding="utf-8")
    accept(engine, 2)
    assert invoke("--date", "2024-03-09").exit_code == 0
    written = path.read_text(encoding="utf-8")
    assert text.strip() in written
    assert "标题2 |" in written
    assert "标题1 |" not in written


def test_a_date_long_past_is_asked_about_once(engine: Engine, invoke: Invoke) -> None:
    accept(engine, 1)
    assert "days ago" in invoke("--date", "1999-01-01").stderr
    assert "days ago" not in invoke("--date", "1999-01-01").stderr


def test_what_cannot_come_back_is_said(engine: Engine, invoke: Invoke, folder: Path) -> None:
    queue.decide(engine, [2], "reject", {"decision": Decision.REJECTED}, now=NOW)
    with pytest.raises(NotFound, match="no candidate 999"):
        invoke("--date", "2024-03-09", "--back", "999")
    with pytest.raises(UsageError, match="--back 2: it is rejected"):
        invoke("--date", "2024-03-09", "--back", "2")
    assert (NotFound.exit_code, UsageError.exit_code) == (2, 2)
    assert not (folder / "issues").exists()


def test_an_unknown_outlet_is_said_before_the_preflight(engine: Engine, invoke: Invoke) -> None:
    invoke("--date", "2024-03-09", "--since", "2024-03-01")
    with pytest.raises(UsageError, match="no way to 'fax'"):
        invoke("publish", "2024-03-09", "--to", "fax")


def test_a_file_that_cannot_be_read_keeps_none_out(engine: Engine, invoke: Invoke, folder: Path) -> None:
    past = folder / "past"
    past.mkdir()
    (past / "2024-01-01.md").write_bytes(b"\xff\xfe\xff")
    with_item = "# 测试简报 (2024-01-02)\n\n## 业界新闻\n\n- [甲](https://example.org/x)\n"
    (past / "2024-01-02.md").write_text(with_item, encoding="utf-8")
    result = invoke("import", str(past))
    assert result.exit_code == 3
    assert "2024-01-01.md: cannot be read" in result.stderr
    assert issue_dates(engine) == [date(2024, 1, 2)]
    assert invoke("import", str(past / "2024-01-01.md")).exit_code == 2
