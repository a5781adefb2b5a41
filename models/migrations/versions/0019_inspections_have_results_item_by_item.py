"""inspections have results item by item"""

import sqlalchemy as sa
from alembic import op

revision = '0019'
down_revision = '0018'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('checked_item',
    sa.Column('inspection_id', sa.Integer(), nullable=False),
    sa.Column('item', sa.String(length=120), nullable=False),
    sa.Column('requirement', sa.String(length=300), nullable=True),
    sa.Column('result', sa.String(length=40), nullable=False),
    sa.Column('remark', sa.String(length=300), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['inspection_id'], ['inspection.id'], name=op.f('fk_checked_item_inspection_id_inspection')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_checked_item'))
    )
    with op.batch_alter_table('checked_item', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_checked_item_inspection_id'), ['inspection_id'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('checked_item', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_checked_item_inspection_id'))

    op.drop_table('checked_item')
