"""duplicates."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To the newer schema."""
    with op.batch_alter_table("candidate", schema=None) as batch_op:
        batch_op.add_column(sa.Column("duplicate_of", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("story", sa.String(), nullable=False, server_default=""))
        batch_op.create_index(batch_op.f("ix_candidate_story"), ["story"], unique=False)


def downgrade() -> None:
    """Back to the older schema."""
    with op.batch_alter_table("candidate", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_candidate_story"))
        batch_op.drop_column("story")
        batch_op.drop_column("duplicate_of")
