"""The words of the queue's screens in Chinese and English, in one place.

What the machine wrote of an article (reasons, summary) stays in the language it was written in.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.clock import show
from core.types import Decision, Precision, SummaryOrigin
from review.findings import CHINESE

if TYPE_CHECKING:
    from core.config import Config
    from core.types import Moment
    from store.stories import Told

LANGUAGES = ("zh", "en")
VARIABLE = "JIANBAO_LANG"

TABLE: dict[str, tuple[str, str]] = {
    # decisions, as `Decision` calls them
    "pending": ("待审", "waiting"),
    "accepted": ("已选", "taken"),
    "rejected": ("不要", "rejected"),
    "brief": ("热身", "briefs"),
    "everything": ("全部", "all"),
    # whose words a summary is, as `SummaryOrigin` calls them
    "extract": ("摘录", "extract"),
    "llm": ("模型 {model}", "model {model}"),
    "editor": ("编辑", "editor"),
    # what can be done
    "accept": ("采纳", "accept"),
    "reject": ("不要", "reject"),
    "make_brief": ("热身", "brief"),
    "wait": ("放回待审", "back to waiting"),
    "move": ("栏目", "section"),
    "pin": ("置顶", "pin"),
    "unpin": ("取消置顶", "unpin"),
    "undo": ("撤销", "undo"),
    "edit": ("修改", "edit"),
    "edit_title": ("标题", "title"),
    "edit_summary": ("摘要", "summary"),
    "edit_brief": ("热身语", "brief line"),
    "edit_note": ("备注", "note"),
    "open": ("打开", "open"),
    "why": ("理由", "why"),
    "search": ("搜索", "search"),
    "filter": ("筛选", "filter"),
    "filter_section": ("按栏目", "by section"),
    "stories": ("同题", "same story"),
    "mark": ("多选", "mark"),
    "body": ("正文", "body"),
    "details": ("详情", "details"),
    "reload": ("刷新", "reload"),
    "help": ("帮助", "help"),
    "quit": ("退出", "quit"),
    "save": ("保存", "save"),
    "cancel": ("返回", "back"),
    "go_on_writing": ("继续写", "go on writing"),
    "discard": ("丢弃", "discard"),
    "next": ("下一条", "next"),
    "previous": ("上一条", "previous"),
    "page_down": ("右栏下翻", "page down on the right"),
    "page_up": ("右栏上翻", "page up on the right"),
    "into_section": ("进第 n 栏", "into section n"),
    # a candidate
    "relevance": ("相关", "relevance"),
    "section": ("栏目", "section"),
    "sure": ("把握 {share}", "sure {share}"),
    "second": ("其次 {name}", "else {name}"),
    "title": ("标题", "title"),
    "summary": ("摘要", "summary"),
    "brief_line": ("热身语", "brief line"),
    "note": ("备注", "note"),
    "links": ("链接", "links"),
    "reasons": ("理由", "reasons"),
    "same_story": ("同题", "same story"),
    "whose": ("{what}（{whose}）", "{what} ({whose})"),
    "best": ("首选", "best version"),
    "repost": ("转载", "repost"),
    "same_event": ("同事件", "same event"),
    "repeats": ("重复：{of}", "repeats {of}"),
    "follows": ("后续：{of}", "follows {of}"),
    "untraced": ("原文中没有：{what}", "not in the article: {what}"),
    "original_title": ("原题", "original title"),
    "translated_title": ("译题", "translated title"),
    "by_model": ("（{model} 译）", " (translated by {model})"),
    "opinion": ("栏目意见", "opinion on the section"),
    "opinion_of": ("{section}（{model}），依据“{reason}”", "{section} ({model}), going by “{reason}”"),
    "no_date": ("日期不详", "no date"),
    "of_change": ("{day}（修改日）", "{day} (day of a change)"),
    "no_address": ("没有地址，请在草稿里补上", "no address: add it in the draft"),
    "no_summary": ("无", "none"),
    "no_body": ("没有正文", "no body"),
    "proposed_brief": ("短，宜热身", "short: fit for briefs"),
    "appeared": ("已刊于 {date}", "appeared on {date}"),
    "pinned": ("置顶", "pinned"),
    # how far he is
    "progress": (
        "待审 {pending} · 已选 {accepted} · 热身 {brief}",
        "waiting {pending} · taken {accepted} · briefs {brief}",
    ),
    "filled": ("{name} {taken}/{take}", "{name} {taken}/{take}"),
    "shown": ("第 {place} / {count} 条", "{place} of {count}"),
    "marked": ("选中 {count} 条", "{count} marked"),
    "found": ("搜索“{words}”", "search “{words}”"),
    # what happened
    "done": ("{action}：#{id}《{title}》", "{action}: #{id} {title}"),
    "done_many": ("{action}：{count} 条", "{action}: {count}"),
    "so_already": ("本来就是这样，没有改动", "it was so already: nothing changed"),
    "learning": ("正在从这些决定里学习，要几秒钟…", "learning from these decisions, which takes some seconds…"),
    "undone": ("已撤销：{action} {count} 条", "undone: {action} ({count})"),
    "nothing_to_undo": ("没有可以撤销的", "nothing to undo"),
    "saved": ("已保存：{what}", "saved: {what}"),
    "unchanged": ("没有改动，没有保存", "unchanged, so not saved"),
    "nothing_found": ("没有找到：每个词都要在标题或正文里", "nothing found: every word must stand in title or body"),
    "empty": (
        "这里没有候选。`ingest` 抓取新文章；f 换筛选，g 看各栏目",
        "no candidates here. `ingest` fetches new articles; f and g change the filter",
    ),
    "all_decided": ("都审完了", "all decided"),
    "no_others": ("没有同题的其他文章", "no other article tells this story"),
    "not_opened": ("没有浏览器可用，地址：{url}", "no browser at hand; the address: {url}"),
    "opened": ("已在浏览器里打开", "opened in the browser"),
    "write_as_brief": ("热身语已保存；按 b 列入热身", "brief line saved; b takes it as a brief"),
    "restored": ("恢复了上次没有保存的文字", "this is what was not saved the last time"),
    "changed_elsewhere": (
        "#{id} 刚在别处改过，这里已更新，请再看一眼",
        "#{id} was changed elsewhere just now: here it is anew, please look again",
    ),
    "locked": (
        "库正被另一个进程占用，这一步没有保存：等它结束再按一次",
        "another process holds the store, this was not saved: wait for it, then press again",
    ),
    "characters": ("{count} 字", "{count} characters"),
    "empty_restores": ("留空用机器的", "empty: the machine's"),
    "no_such_section": ("没有第 {number} 栏", "there is no section {number}"),
    "not_kept": ("请尽快保存：崩溃时会丢（{why}）", "save soon: a crash would lose this ({why})"),
    "left_unsaved": ("上次没保存：{which}", "not saved the last time: {which}"),
    "unsaved": ("有没保存的文字", "there are words not saved"),
    "search_hint": ("两字即可，空格分开", "words with blanks between"),
    "loading": ("读取中…", "reading…"),
    # the page
    "queue": ("队列", "queue"),
    "draft": ("草稿", "draft"),
    "skip": ("跳到列表", "skip to the list"),
    "language": ("English", "中文"),
    "repeats_mark": ("重复", "repeats"),
    "follows_mark": ("后续", "follows"),
    "figures": ("数据", "figures"),
    "more": ("更多", "more"),
    "all_sections": ("全部栏目", "all sections"),
    "pictures_off": ("远程图片：关", "remote pictures: off"),
    "pictures_on": ("远程图片：开", "remote pictures: on"),
    "picture_tracks": (
        "打开后，浏览器会向图片所在的网站请求图片",
        "when on, your browser asks the sites of the pictures for them",
    ),
    "last_step": ("上一步：{action} #{id}", "last step: {action} #{id}"),
    "nothing_here": (
        "这里没有候选。换个筛选，或用 ingest 抓取新文章",
        "no candidates here: change the filter, or fetch new articles with ingest",
    ),
    "other_step": (
        "刚才又有了别的一步，没有撤销；看一眼再按一次",
        "another step was taken since, nothing was undone: look at it, then press again",
    ),
    "yours_kept": (
        "#{id} 刚在别处改过。你写的还在，再保存就以你的为准",
        "#{id} was changed elsewhere. What you wrote is still here: save again to let it stand",
    ),
    "now_elsewhere": ("现在是：{what}", "now: {what}"),
    "leave_unsaved": ("有没保存的文字，丢弃吗？", "discard the words that are not saved?"),
    "cut_body": ("正文很长，这里只显示开头", "a long body: only its beginning is shown"),
    "why_asked": ("逐项理由", "each clue"),
    "no_answer": ("没有回应：`review serve` 还在运行吗？", "no answer: is `review serve` still running?"),
    "refused": ("没有做成：{why}", "not done: {why}"),
    "wrong": ("出错了", "something is wrong"),
    "day": ("刊期", "issue of"),
    "show": ("看", "show"),
    "theme": ("配色", "colours"),
    "theme_green": ("绿", "green"),
    "theme_blue": ("蓝", "blue"),
    "theme_ink": ("墨", "ink"),
    "write_draft": ("写成草稿文件", "write the draft"),
    "refresh_draft": ("按队列刷新文件", "refresh from the queue"),
    "not_written": (
        "预览：按现在的队列会写成这样，文件还没有",
        "a preview of what the queue would give; there is no file yet",
    ),
    "as_file": ("{name}，文件里现在的样子", "{name} as it is"),
    "queue_ahead": (
        "队列比文件新，刷新会增加 {added} 条、撤下 {removed} 条、冲突 {conflicts} 处",
        "the queue is ahead of the file: a refresh adds {added}, withdraws {removed}, meets {conflicts} conflicts",
    ),
    "queue_rewords": ("队列比文件新，刷新会改动词句", "the queue is ahead of the file: a refresh changes words"),
    "draft_written": ("{name} 已写好", "{name}: written"),
    "draft_refreshed": ("{name} 已刷新{merged}", "{name}: refreshed{merged}"),
    "draft_unchanged": ("{name} 没有变化", "{name}: unchanged"),
    "draft_not_written": ("没有可用的候选，没有写 {name}", "{name}: not written, nothing to take"),
    "draft_merged": (
        "：增加 {added} 条，撤下 {removed} 条，冲突 {conflicts} 处",
        ": {added} added, {removed} withdrawn, {conflicts} conflicts",
    ),
    "wechat_title": ("标题：{title}", "title: {title}"),
    "deleted_in_file": (
        "已选，但你在 {file} 里删掉了，所以不再放进去：{which} → `compose --date {day} {back}` 放回来，"
        "`compose sync {path}` 记为不要",
        "taken, but you deleted it in {file}, so it stays out: {which} → `compose --date {day} {back}` puts it in "
        "again, `compose sync {path}` rejects it",
    ),
    "undecided_in_file": (
        "在 {file} 里，但没有采纳，或已不再采纳：{which} → 在文件里删掉，或用 `compose sync {path}` 采纳",
        "in {file}, but not taken (any more): {which} → delete it there, or `compose sync {path}` accepts it",
    ),
    "otherwise_in_file": (
        "在 {file} 和队列里，一处是条目、一处是热身：{which} → `compose sync {path}` 以文件为准",
        "an item in {file} and a brief in the queue, or the other way round: {which} → `compose sync {path}` takes it "
        "as it stands in the file",
    ),
    "covers": (
        "{items} 条，热身 {briefs} 条，取自 {since} 以来的队列",
        "{items} items and {briefs} briefs, of what came in since {since}",
    ),
    "only_proposals": ("还没有采纳任何一条，这些只是建议", "nothing is accepted yet, these are proposals"),
    "draft_empty": ("{since} 以来没有可用的候选", "nothing that an issue could take came in since {since}"),
    "copy": ("复制到公众号编辑器", "copy for WeChat's editor"),
    "copied": ("已复制，到公众号编辑器里粘贴", "copied: paste it into WeChat's editor"),
    "not_copied": ("浏览器不让复制", "the browser did not allow copying"),
    "preflight": ("发布前检查", "preflight"),
    "no_findings": ("没有发现问题", "nothing found"),
    "line": ("第 {number} 行", "line {number}"),
    "error": ("错误", "error"),
    "warning": ("提醒", "warning"),
    "keys": (
        "j k 上下 · a 采纳 · r 不要 · b 热身 · 1–9 采纳进栏目 · 0 放回待审 · p 置顶 · u 撤销 · "
        "e t l n 改摘要、标题、热身语、备注 · o 打开原文 · Enter 详情 · w 逐项理由 · / 搜索 · Ctrl+S 保存 · Esc 返回",
        "j k up and down · a accept · r reject · b brief · 1–9 accept into a section · 0 back to waiting · p pin · "
        "u undo · e t l n write summary, title, brief line, note · o open · Enter details · w each clue · / search · "
        "Ctrl+S save · Esc back",
    ),
}

_ACTIONS = {
    "accept": "accept",
    "reject": "reject",
    "brief": "make_brief",
    "pending": "wait",
    "move": "move",
    "pin": "pin",
    "unpin": "unpin",
    "edit": "edit",
}


@dataclass(frozen=True, slots=True)
class Words:
    """The table in one language: ``words("filled", name="新闻", taken=3, take=5)``."""

    language: str = LANGUAGES[0]

    def __call__(self, key: str, **values: object) -> str:
        """The words of that key, with the values in their places."""
        return TABLE[key][LANGUAGES.index(self.language)].format(**values)

    def decision(self, decision: Decision) -> str:
        """What a decision is called."""
        return self(decision.value)

    def action(self, action: str) -> str:
        """What a step of the decision log did; one that no face of the queue takes goes by the log's name."""
        return self(_ACTIONS[action]) if action in _ACTIONS else action

    def part(self, told: Told) -> str:
        """What an article is among those that tell one story."""
        return self("best" if told.best else "repost" if told.repeats else "same_event")

    def published(self, moment: Moment | None, form: str = "%Y-%m-%d %H:%M") -> str:
        """A moment as exactly as it is known, and whether it is only that of a change."""
        if moment is None:
            return self("no_date")
        day = moment.precision is Precision.DAY  # of the zone that the page speaks in
        told = str(moment.at.date()) if day else show(moment.at, form)
        return self("of_change", day=told) if moment.of_change else told

    def finding(self, code: str) -> str:
        """What a finding of the preflight means and what to do; nothing in English, which its message is in."""
        return CHINESE.get(code, "") if self.language == "zh" else ""

    def origin(self, origin: SummaryOrigin, model: str = "") -> str:
        """Whose words a summary is."""
        return self(origin.value, model=model).strip()


def words_of(settings: Config, language: str = "") -> Words:
    """The words in the language asked for, else ``$JIANBAO_LANG``, else the edition's; Chinese for any other."""
    tags = (language, os.environ.get(VARIABLE, ""), settings.edition.language)
    return Words(next(filter(None, map(known, tags)), LANGUAGES[0]))


def known(tag: str) -> str:
    """The language of the table that a tag names (zh-CN, en_GB.UTF-8), or nothing."""
    return next((language for language in LANGUAGES if tag.lower().startswith(language)), "")
