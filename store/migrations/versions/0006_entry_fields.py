"""entry fields."""

import sqlalchemy as sa
from alembic import op

import store.columns

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To the newer schema."""
    with op.batch_alter_table("entry", schema=None) as batch_op:
        batch_op.add_column(sa.Column("fields", store.columns.Json(), nullable=False, server_default="{}"))


def downgrade() -> None:
    """Back to the older schema."""
    with op.batch_alter_table("entry", schema=None) as batch_op:
        batch_op.drop_column("fields")
