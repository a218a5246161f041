"""own words: what the machine wrote before its draft took over the editor's."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To the newer schema."""
    with op.batch_alter_table("draft", schema=None) as batch_op:
        batch_op.add_column(sa.Column("own", sa.Text(), server_default="", nullable=False))


def downgrade() -> None:
    """Back to the older schema."""
    with op.batch_alter_table("draft", schema=None) as batch_op:
        batch_op.drop_column("own")
