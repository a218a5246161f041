"""issues."""

import sqlalchemy as sa
from alembic import op

import store.columns

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To the newer schema."""
    op.create_table(
        "draft",
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("written_at", store.columns.UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("date"),
    )
    op.create_table(
        "issue",
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("path", sa.String(), nullable=False),
        sa.Column("topics", sa.String(), nullable=False),
        sa.Column("data", store.columns.Json(), nullable=False),
        sa.Column("imported_at", store.columns.UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("date"),
    )
    op.create_table(
        "issue_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("section", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("identity", sa.String(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("candidate_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["date"],
            ["issue.date"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("issue_item", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_issue_item_date"), ["date"], unique=False)
        batch_op.create_index(batch_op.f("ix_issue_item_identity"), ["identity"], unique=False)


def downgrade() -> None:
    """Back to the older schema."""
    with op.batch_alter_table("issue_item", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_issue_item_identity"))
        batch_op.drop_index(batch_op.f("ix_issue_item_date"))

    op.drop_table("issue_item")
    op.drop_table("issue")
    op.drop_table("draft")
