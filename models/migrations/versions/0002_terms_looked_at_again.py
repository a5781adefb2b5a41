"""terms looked at again"""

import sqlalchemy as sa
from alembic import op

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('deadline', schema=None) as batch_op:
        batch_op.add_column(sa.Column('extended', sa.Boolean(), server_default=sa.false(), nullable=False))

    with op.batch_alter_table('work_item', schema=None) as batch_op:
        batch_op.add_column(sa.Column('barred', sa.String(length=255), server_default='', nullable=False))

    with op.batch_alter_table('penalty', schema=None) as batch_op:
        batch_op.add_column(sa.Column('proposed_class', sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column('reassess_on', sa.Date(), nullable=True))
        batch_op.create_index(batch_op.f('ix_penalty_reassess_on'), ['reassess_on'], unique=False)

    # What runs with a stated class under the rules before 2026-04-01 is looked at by the next run of publication_expiry.
    op.execute("UPDATE penalty SET reassess_on = '2026-04-01' WHERE status = 'in_force' AND seriousness IS NOT NULL "
               "AND decided_on < '2026-04-01' AND publish_until > '2026-04-01'")


def downgrade() -> None:
    with op.batch_alter_table('penalty', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_penalty_reassess_on'))
        batch_op.drop_column('reassess_on')
        batch_op.drop_column('proposed_class')

    with op.batch_alter_table('work_item', schema=None) as batch_op:
        batch_op.drop_column('barred')

    with op.batch_alter_table('deadline', schema=None) as batch_op:
        batch_op.drop_column('extended')
