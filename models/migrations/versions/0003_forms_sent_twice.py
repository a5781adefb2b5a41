"""forms sent twice, whose hands a waiting record went through, and drafts that were thrown away"""

import sqlalchemy as sa
from alembic import op

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'form_receipt',
        sa.Column('key', sa.String(length=64), nullable=False),
        sa.Column('user_id', sa.Integer(), nullable=True),
        sa.Column('register', sa.String(length=40), nullable=False),
        sa.Column('record_id', sa.Integer(), nullable=False),
        sa.Column('at', sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(['user_id'], ['ab_user.id'], name=op.f('fk_form_receipt_user_id_ab_user')),
        sa.PrimaryKeyConstraint('key', name=op.f('pk_form_receipt')),
    )
    with op.batch_alter_table('form_receipt', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_form_receipt_at'), ['at'], unique=False)

    with op.batch_alter_table('work_item', schema=None) as batch_op:
        batch_op.add_column(sa.Column('version', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('hands', sa.Text(), server_default='', nullable=False))
        batch_op.add_column(sa.Column('movers', sa.Text(), server_default='', nullable=False))


    op.create_index('ix_publication_month', 'publication', ['channel', 'published_on'], unique=False)
    op.create_index('ix_job_run_planned', 'job_run', ['job', 'origin', 'due_at'], unique=False)
    with op.batch_alter_table('enterprise', schema=None) as batch_op:
        batch_op.add_column(sa.Column('frequency_on', sa.Date(), nullable=True))

    for table in _CHAIN:
        op.execute(f"UPDATE {table} SET status = 'discarded' WHERE status = 'revoked' AND {_DISCARDED.format(table)}")
    op.execute(f"UPDATE repair_application SET status = 'discarded' WHERE status = 'not_accepted' AND {_DISCARDED.format('repair_application')}")
    for table, number in _NUMBERS:
        op.execute(f"UPDATE {table} SET {number} = {number} || '#' || id WHERE status = 'discarded'")
    for table in _KEPT:
        op.execute(f"UPDATE {table} SET status = 'taken_off' WHERE status = 'revoked'")


_CHAIN = ('penalty', 'licence', 'accident', 'commitment', 'inspection', 'grading_scheme', 'frequency_rule', 'setting')
_NUMBERS = (('penalty', 'decision_key'), ('licence', 'decision_key'), ('accident', 'name'), ('inspection', 'notice_no'))
_KEPT = ('enterprise', 'practitioner', 'officer', 'agency', 'department')
_DISCARDED = "EXISTS (SELECT 1 FROM movement WHERE register = '{0}' AND record_id = {0}.id AND move = 'discard')"


def downgrade() -> None:
    op.drop_index('ix_job_run_planned', table_name='job_run')
    op.drop_index('ix_publication_month', table_name='publication')
    for table, number in _NUMBERS:
        op.execute(f"UPDATE {table} SET {number} = substr({number}, 1, length({number}) - length('#' || id)) WHERE status = 'discarded'")
    op.execute("UPDATE repair_application SET status = 'not_accepted' WHERE status = 'discarded'")
    for table in _CHAIN:
        op.execute(f"UPDATE {table} SET status = 'revoked' WHERE status = 'discarded'")
    for table in _KEPT:
        op.execute(f"UPDATE {table} SET status = 'revoked' WHERE status = 'taken_off'")

    with op.batch_alter_table('enterprise', schema=None) as batch_op:
        batch_op.drop_column('frequency_on')

    with op.batch_alter_table('work_item', schema=None) as batch_op:
        batch_op.drop_column('movers')
        batch_op.drop_column('hands')
        batch_op.drop_column('version')

    with op.batch_alter_table('form_receipt', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_form_receipt_at'))

    op.drop_table('form_receipt')
