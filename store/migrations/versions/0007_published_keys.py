"""published keys.

Items of published issues get keys to be found by; the repositories and papers that they name become addresses of
theirs, in issues that were imported before, too. The queue's index takes in what stands first in its order.
"""

import json
import re

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To the newer schema."""
    op.create_table(
        "issue_key",
        sa.Column("key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["issue_item.id"]),
        sa.PrimaryKeyConstraint("key", "item_id"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_issue_key_item_id", "issue_key", ["item_id"], unique=False)
    op.drop_index("ix_candidate_list", "candidate")
    op.create_index("ix_candidate_list", "candidate", ["decision", "pinned", "relevance"], unique=False)
    op.create_index("ix_candidate_pinned", "candidate", ["pinned"], unique=False, sqlite_where=sa.text("pinned = 1"))
    op.add_column("issue_item", sa.Column("keyed", sa.Boolean(), nullable=False, server_default=sa.text("0")))
    op.create_index("ix_issue_item_unkeyed", "issue_item", ["id"], unique=False, sqlite_where=sa.text("NOT keyed"))
    op.execute("UPDATE issue_item SET keyed = 1 WHERE kind = 'link'")
    _name_repositories_and_papers(op.get_bind())


def downgrade() -> None:
    """Back to the older schema."""
    op.drop_index("ix_issue_item_unkeyed", "issue_item")
    op.drop_column("issue_item", "keyed")
    op.drop_index("ix_candidate_pinned", "candidate")
    op.drop_index("ix_candidate_list", "candidate")
    op.create_index("ix_candidate_list", "candidate", ["decision", "relevance"], unique=False)
    op.drop_table("issue_key")


def _name_repositories_and_papers(connection: sa.Connection) -> None:
    for day, data in connection.execute(sa.text("SELECT date, data FROM issue")).all():
        for section in json.loads(data).get("sections", ()):
            listed = [item for item in section["items"] if item.get("title") or item.get("url")]
            for position, item in enumerate(listed):
                for url, identity in _references(item):
                    values = {"date": day, "section": section["key"], "position": position}
                    connection.execute(_ADD, values | {"url": url, "identity": identity})


def _references(item: dict[str, object]) -> list[tuple[str, str]]:
    repo, tags = str(item.get("repo") or ""), item.get("tags") or ()
    found = [(f"https://github.com/{repo}", f"https://github.com/{repo}".lower())] if repo.count("/") == 1 else []
    for tag in tags if isinstance(tags, list) else ():
        if paper := re.fullmatch(r"(\d{4}\.\d{4,5})(?:v\d+)?", str(tag)):
            found.append((f"https://arxiv.org/abs/{paper[1]}", f"arxiv:{paper[1]}"))
    return found


_ADD = sa.text(
    "INSERT INTO issue_item(date, kind, section, position, title, account, url, identity, summary, keyed) "
    "VALUES (:date, 'link', :section, :position, '', '', :url, :identity, '', 1)"
)
