"""papers that follow are ticked"""

import sqlalchemy as sa
from alembic import op

revision = '0024'
down_revision = '0023'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('approval_case', schema=None) as batch_op:
        batch_op.add_column(sa.Column('corrected_on', sa.Date(), nullable=True))
        batch_op.create_index(batch_op.f('ix_approval_case_accepted_on'), ['accepted_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_approval_case_decided_on'), ['decided_on'], unique=False)

    with op.batch_alter_table('commitment', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_commitment_made_on'), ['made_on'], unique=False)

    with op.batch_alter_table('fulfilment', schema=None) as batch_op:
        batch_op.add_column(sa.Column('paper', sa.String(length=200), nullable=True))

    with op.batch_alter_table('report_use', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_report_use_used_on'), ['used_on'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('report_use', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_report_use_used_on'))

    with op.batch_alter_table('fulfilment', schema=None) as batch_op:
        batch_op.drop_column('paper')

    with op.batch_alter_table('commitment', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_commitment_made_on'))

    with op.batch_alter_table('approval_case', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_approval_case_decided_on'))
        batch_op.drop_index(batch_op.f('ix_approval_case_accepted_on'))
        batch_op.drop_column('corrected_on')

