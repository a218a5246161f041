"""``compose publish DATE --to …``: hands an issue over: a WeChat draft, the files of a site, a mail."""

from __future__ import annotations

import os
import re
import smtplib
from dataclasses import dataclass, replace
from pathlib import Path

from compose.files import issue_files, read_text, write_atomic
from compose.inline import plain
from compose.lead import lead
from compose.parse import parse_issue
from compose.publish.cover import chinese_font, cover
from compose.publish.pages import atom, issue_page, json_feed, readme_with_table
from compose.publish.wechat import DIGEST_CHARS, TITLE_CHARS, Article, Wechat
from compose.render.outlets import Options, email, wechat
from compose.render.page import title_of
from compose.render.pictures import on_disk_of, pictures_of
from core.config import EditionConfig
from core.errors import JianbaoError, UsageError
from core.types import Issue

_WECHAT_IMAGES = ("mmbiz.qpic.cn", "mmbiz.qlogo.cn")


class MailError(JianbaoError):
    """A mail server cannot be reached or refused the mail."""


@dataclass(frozen=True, slots=True)
class WechatOptions:
    """Where and how a WeChat draft is saved."""

    api: str
    theme: str = "green"
    author: str = ""
    cover_file: Path | None = None


def to_wechat(issue: Issue, edition: EditionConfig, folder: Path, options: WechatOptions) -> str:
    """Save the issue as a draft of the account named in the environment; returns the draft's media id."""
    app_id, secret = os.environ.get("JIANBAO_WECHAT_APPID", ""), os.environ.get("JIANBAO_WECHAT_SECRET", "")
    if not app_id or not secret:
        raise UsageError("set JIANBAO_WECHAT_APPID and JIANBAO_WECHAT_SECRET (设置与开发 → 开发接口管理)")
    client = Wechat(app_id, secret, options.api.rstrip("/"))
    content = _with_uploaded_images(wechat(issue, edition, Options(theme=options.theme)), client, folder)
    name, picture = "cover.png", b""
    if not options.cover_file:
        picture = cover(issue.date, issue.topics or issue.name, font=chinese_font())
    else:
        name, picture = options.cover_file.name, _read(options.cover_file)
    article = Article(
        title=short_title(issue, edition),
        content=content,
        cover_id=client.upload_cover(name, picture),
        author=options.author,
        digest=_cut(plain(issue.lead or lead(issue, edition)), DIGEST_CHARS),
        source_url=edition.past_issues_url,
    )
    return client.add_draft(article)


def short_title(issue: Issue, edition: EditionConfig) -> str:
    """Name, date and as many topics as WeChat's title has room for."""
    topics = [topic.strip() for topic in re.split(r"[/／]", issue.topics)]
    for number in range(len(topics), 0, -1):
        title = title_of(replace(issue, topics="/".join(topics[:number])), edition)
        if len(title) <= TITLE_CHARS:
            return title
    return _cut(title_of(replace(issue, topics=""), edition), TITLE_CHARS)


def to_pages(issue: Issue, edition: EditionConfig, site: Path, base: str) -> list[Path]:
    """Write the issue, the README's table, atom.xml and feed.json into the site's folder; returns what was written."""
    folder = site / edition.folder
    page = folder / f"{issue.date}.md"
    write_atomic(page, issue_page(issue, edition))
    files = issue_files(folder)
    issues = [parse_issue(read_text(path), edition, day) for day, path in files.items()]
    readme = site / "README.md"
    table = readme_with_table(read_text(readme) if readme.exists() else "", list(files), edition)
    written = {
        readme: table,
        site / "atom.xml": atom(issues, edition, base),
        site / "feed.json": json_feed(issues, edition, base),
    }
    for path, content in written.items():
        write_atomic(path, content)
    return [page, *written]


def to_mail(issue: Issue, edition: EditionConfig, server: str, options: Options) -> None:
    """Send the issue through an SMTP server (host:port; STARTTLS where offered, login from the environment)."""
    if not options.sender or not options.to:
        raise UsageError("--from and --to-address say who sends the mail to whom")
    host, _, port = server.partition(":")
    user, password = os.environ.get("JIANBAO_SMTP_USER", ""), os.environ.get("JIANBAO_SMTP_PASSWORD", "")
    try:
        with smtplib.SMTP(host, int(port or 587), timeout=30) as smtp:
            smtp.ehlo()
            if smtp.has_extn("starttls"):
                smtp.starttls()
            if user:
                smtp.login(user, password)
            smtp.sendmail(options.sender, [options.to], email(issue, edition, options).encode())
    except (OSError, smtplib.SMTPException) as error:
        raise MailError(f"{server}: the mail was not taken ({error})") from error


def _with_uploaded_images(content: str, client: Wechat, folder: Path) -> str:
    """Pictures beside the issue go up to WeChat; those WeChat holds stay; others it would drop, so that is said."""
    on_disk = on_disk_of(content)
    for source in pictures_of(content):
        if source in on_disk:
            content = content.replace(f'src="{source}"', f'src="{client.upload_image(source, _read(folder / source))}"')
        elif not any(host in source for host in _WECHAT_IMAGES):
            raise UsageError(
                f"{source}: WeChat drops pictures of other hosts; save it beside the issue and name that file"
            )
    return content


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise UsageError(f"{path}: cannot be read ({error.strerror})") from error


def _cut(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: limit - 1] + "…"
