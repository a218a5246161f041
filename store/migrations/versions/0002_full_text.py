"""full text.

Over our own CJK bigrams, since a trigram index cannot find two characters; contentless, since the text already
stands in `article`.
"""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To the newer schema."""
    op.execute("CREATE VIRTUAL TABLE article_fts USING fts5(title, body, content='', contentless_delete=1)")


def downgrade() -> None:
    """Back to the older schema."""
    op.execute("DROP TABLE article_fts")
