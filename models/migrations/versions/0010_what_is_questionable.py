"""what is questionable about a penalty, and what will not be published"""

import sqlalchemy as sa
from alembic import op

revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('penalty', schema=None) as batch_op:
        batch_op.add_column(sa.Column('discretion', sa.String(length=100), nullable=True))
        batch_op.add_column(sa.Column('explanation', sa.Text(), nullable=True))
        batch_op.add_column(sa.Column('showing', sa.String(length=40), nullable=True))
        batch_op.create_index(batch_op.f('ix_penalty_showing'), ['showing'], unique=False)

    op.execute("UPDATE penalty SET showing = CASE WHEN EXISTS (SELECT 1 FROM publication WHERE source_register = 'penalty' "
               "AND source_id = penalty.id AND published_on IS NOT NULL) THEN 'shown' ELSE 'withheld' END "
               "WHERE status IN ('in_force', 'classifying')")


def downgrade() -> None:
    with op.batch_alter_table('penalty', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_penalty_showing'))
        batch_op.drop_column('showing')
        batch_op.drop_column('explanation')
        batch_op.drop_column('discretion')
