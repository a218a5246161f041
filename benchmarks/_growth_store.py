"""A store of as many articles as one likes, filled by the shortest way: what a desk has after years of reading.

Some 270 articles come in a day and an issue every fortnight, so a larger store is an older one. Titles are made of a
field's few hundred words and therefore share most of them; three in a hundred articles are reposts. Sketches of
bodies are drawn as the smallest of evenly spread hashes, which is what they are; all other keys are the real ones.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from importlib import import_module
from typing import TYPE_CHECKING, Any

from core.text import bigrams
from core.types import Article, Issue, Item, Link, Moment, Section
from curate.stories import SKETCH, story_keys
from ingest.stories import key_published
from store.issues import save_issue

if TYPE_CHECKING:
    from store.db import Engine

START = datetime(2016, 1, 1, tzinfo=UTC)
BETWEEN = timedelta(seconds=315)  # two articles: 100,000 a year
FORTNIGHT = timedelta(days=14)
ITEMS = 25  # of an issue
REPOSTS = 0.03
BODY_SHINGLES = 400  # of the body that a drawn sketch stands for
CHUNK = 20_000  # articles a transaction
NEVER = 10**9

_WORDS = {
    "who": "谷歌 英伟达 高通 华为 苹果 腾讯 阿里 百度 小米 联发科 英特尔 三星 旷视 商汤 地平线 寒武纪 微软 脸书 清华",
    "does": "发布 开源 推出 升级 公布 收购 提出 重构 适配 移植 量产 演示 评测 解读 停产",
    "how": "低比特 端侧 轻量级 高性能 跨平台 自研 新一代 低功耗 实时 稀疏 可微分 免训练 异构 嵌入式 分布式",
    "what": "推理框架 量化工具 剪枝算法 加速芯片 编译器 神经网络 目标检测 语音唤醒 图像分割 模型压缩 知识蒸馏 算子库",
    "name": "Tengine MNN ncnn TNN TVM Paddle Kirin Snapdragon Adreno Mali Ethos Hexagon Edge Nano Turing Volta Atlas",
    "talk": "实测延迟降低了三成 内存占用明显减少 代码已经公开 论文细节尚未公布 支持多种后端 精度损失可以忽略",
}
_VOCABULARY = {name: words.split() for name, words in _WORDS.items()}
_COMMON = range(0x4E00, 0x5E00)  # ideographs
PAPERS, REPOSITORIES = 0.2, 0.3  # share of the articles that link one


class Filling:
    """A store on its way to the wanted size; every call of `fill` adds to what is there."""

    def __init__(self, engine: Engine, seed: int = 1) -> None:
        self._engine = engine
        self._dice = random.Random(seed)
        self._issues_until = START
        self._sketches: list[list[int]] = []  # of the last articles, to be reposted

    def fill(self, count: int) -> None:
        """Add articles until there are so many, with the issues of their time."""
        library: Any = import_module("pysqlite3.dbapi2")
        driver = library.connect(str(self._engine.url.database), isolation_level=None)
        with closing(driver), closing(driver.cursor()) as cursor:
            cursor.execute("PRAGMA synchronous = OFF")
            cursor.execute("PRAGMA cache_size = -600000")
            first = cursor.execute("SELECT coalesce(max(id), 0) FROM article").fetchone()[0]
            for start in range(first, count, CHUNK):
                self._add(cursor, [article_of(number) for number in range(start, min(start + CHUNK, count))], start + 1)
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self._publish(moment_of(count))

    def _add(self, cursor: Any, articles: Sequence[Article], first_id: int) -> None:
        ids = range(first_id, first_id + len(articles))
        cursor.execute("BEGIN IMMEDIATE")
        cursor.executemany(_ARTICLE, map(_article_row, ids, articles))
        cursor.executemany(_ENTRY, map(_entry_row, ids, articles))
        cursor.executemany(
            _ALIAS, ((f"{article.identity}?short", id_) for id_, article in zip(ids, articles, strict=True))
        )
        cursor.executemany(_CANDIDATE, (self._candidate_row(id_, one) for id_, one in zip(ids, articles, strict=True)))
        texts = (
            (id_, " ".join(bigrams(one.title)), " ".join(bigrams(one.text)))
            for id_, one in zip(ids, articles, strict=True)
        )
        cursor.executemany("INSERT INTO article_fts(rowid, title, body) VALUES (?, ?, ?)", texts)
        keys = sorted((key, id_) for id_, one in zip(ids, articles, strict=True) for key in self._keys(one))
        cursor.executemany("INSERT OR IGNORE INTO story_key(key, article_id) VALUES (?, ?)", keys)
        cursor.execute("COMMIT")

    def _keys(self, article: Article) -> Iterator[int]:
        if self._sketches and self._dice.random() < REPOSTS:
            sketch = self._dice.choice(self._sketches)
        else:
            top = 2 * SKETCH * 2**63 // BODY_SHINGLES
            sketch = sorted(self._dice.randrange(top) for _ in range(2 * SKETCH))[:SKETCH]
        self._sketches = [*self._sketches[-500:], sketch]
        yield from sketch
        yield from story_keys(replace(article, text=""))

    def _candidate_row(self, id_: int, article: Article) -> tuple[Any, ...]:
        luck = self._dice.random()
        decision = "rejected" if luck < 0.1 else "accepted" if luck < 0.12 else "pending"
        added = _stored(moment_of(id_))
        judgement = f'{{"section":"news","relevance":{luck:.4f}}}'
        return (id_, judgement, "news", self._dice.random(), decision, added, added if decision != "pending" else None)

    def _publish(self, until: datetime) -> None:
        while self._issues_until + FORTNIGHT <= until:
            self._issues_until += FORTNIGHT
            newest = int((self._issues_until - START) / BETWEEN)
            items = tuple(item_of(article_of(newest - step)) for step in range(0, ITEMS * 40, 40))
            section = Section(key="news", title="业界新闻", items=items)
            day = self._issues_until.date()
            save_issue(self._engine, Issue(date=day, name="简报", sections=(section,)), now=self._issues_until)
        key_published(self._engine)


def moment_of(number: int) -> datetime:
    """When the article of that number came in."""
    return START + number * BETWEEN


def today_of(count: int) -> date:
    """The day on which the store has so many articles."""
    return moment_of(count).date()


def article_of(number: int) -> Article:
    """The article of that number: always the same, with a short body. From `NEVER` on there is none in any store."""
    dice = random.Random(number)
    url = f"https://mp.weixin.qq.com/s/{dice.getrandbits(96):024x}"
    who, does, how, what, name = (dice.choice(_VOCABULARY[part]) for part in ("who", "does", "how", "what", "name"))
    version = f"{dice.randrange(1, 40)}" if dice.random() < 0.5 else f" v{dice.randrange(9)}.{dice.randrange(20)}"
    repository = Link("代码", f"https://github.com/{name}/tool{dice.randrange(3000)}")
    paper = Link("论文", f"https://arxiv.org/abs/{dice.randrange(1601, 2600)}.{dice.randrange(20000):05}")
    links = [repository] * (dice.random() < REPOSITORIES) + [paper] * (dice.random() < PAPERS)
    return Article(
        url=url,
        canonical_url=url,
        identity=url,
        title=f"{who}{does}{how}{what}{name}{version}",
        account=f"第{dice.randrange(400)}号",
        published=Moment(moment_of(number % NEVER)),
        text=f"第{number:09}篇。{_sentence(dice, 8)}",
        links=tuple(links),
    )


def full_body(number: int) -> str:
    """A body of full length: some 1,200 characters, half of them turns of phrase that every body has."""
    dice = random.Random(-1 - number)
    return "".join(f"{''.join(map(chr, dice.choices(_COMMON, k=20)))}，{_sentence(dice, 1)}" for _ in range(30))


def _sentence(dice: random.Random, parts: int) -> str:
    said = (dice.choice(_VOCABULARY[part]) for _ in range(parts) for part in ("talk", "how", "what"))
    return "".join(said) + "。"


def item_of(article: Article) -> Item:
    """An article as the editor would print it."""
    return Item(
        title=article.title, url=article.url, account=article.account, summary=article.text, links=article.links
    )


def _article_row(id_: int, article: Article) -> tuple[Any, ...]:
    at = article.published.at if article.published else START
    published = f'{{"at":"{at.isoformat()}","precision":"second","origin":""}}'
    links = "[" + ",".join(f'["{link.label}","{link.url}",""]' for link in article.links) + "]"
    values = (article.identity, article.canonical_url, article.url, article.title, article.account)
    return (id_, *values, _stored(at), published, article.text, links)


def _entry_row(id_: int, article: Article) -> tuple[Any, ...]:
    at = _stored(moment_of(id_))
    return (id_, article.identity, f"source{id_ % 200}", article.url, article.title, at, at, id_)


def _stored(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%d %H:%M:%S.%f")


_ARTICLE = """
INSERT INTO article(id, identity, canonical_url, url, title, account, published_at, published, text, links, author,
  language, kind, state, reason, moved_to, markdown, images, tags, reprint_of, removed, confidence, extractor, fields,
  source_key, record_id, archive)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '',
  'zh', 'article', 'live', '', '', '', '[]', '[]', '', 0, 1.0, '', '{}',
  '', '', '')
"""
_ENTRY = """
INSERT INTO entry(id, identity, source_key, url, title, published_at, seen_at, article_id, teaser, author, account,
  guid, content_html, flags, fields, status, attempts, failure_kind, failure)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, '', '', '', '', '', '[]', '{}', 'done', 0, '', '')
"""
_ALIAS = "INSERT INTO alias(identity, article_id) VALUES (?, ?)"
_CANDIDATE = """
INSERT INTO candidate(id, judgement, machine_section, relevance, decision, added_at, decided_at, brief_proposed,
  duplicate_of, story, section, title, summary, brief_text, note, pinned, source_key)
VALUES (?, ?, ?, ?, ?, ?, ?, 0, '', '', '', '', '', '', '', 0, '')
"""
