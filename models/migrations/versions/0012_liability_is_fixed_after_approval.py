"""liability is fixed after approval"""

import sqlalchemy as sa
from alembic import op

revision = '0012'
down_revision = '0011'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('accident', schema=None) as batch_op:
        batch_op.add_column(sa.Column('proposed_liability', sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column('proposed_document', sa.String(length=200), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('accident', schema=None) as batch_op:
        batch_op.drop_column('proposed_document')
        batch_op.drop_column('proposed_liability')
