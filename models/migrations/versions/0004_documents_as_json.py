"""documents are kept as JSON; recipients of a repair and handlers of a work item are called so"""

import sqlalchemy as sa
from alembic import op

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None

DOCUMENTS = {
    'credit_event': ('facts',), 'decision': ('inputs', 'answer', 'reasons'), 'grade_result': ('lines', 'direct'),
    'import_batch': ('errors',), 'job_run': ('counts',), 'publication': ('content',), 'repair_application': ('recipients',),
}
MAY_BE_EMPTY = {'direct', 'recipients'}
JSON = sa.JSON(none_as_null=True)


def _rename(table, old, new, **existing):
    with op.batch_alter_table(table) as batch:
        batch.alter_column(old, new_column_name=new, existing_type=sa.Text(), **existing)


def _change(old, new, using):
    """PostgreSQL must be told how a text becomes a document."""
    for table, columns in DOCUMENTS.items():
        with op.batch_alter_table(table) as batch:
            for column in columns:
                batch.alter_column(column, existing_type=old, type_=new, existing_nullable=column in MAY_BE_EMPTY,
                                   postgresql_using=f'{column}::{using}')


def upgrade() -> None:
    _rename('repair_application', 'told', 'recipients', existing_nullable=True)
    _rename('work_item', 'hands', 'handlers', existing_nullable=False, existing_server_default='')
    _change(sa.Text(), JSON, 'json')


def downgrade() -> None:
    _change(JSON, sa.Text(), 'text')
    _rename('work_item', 'handlers', 'hands', existing_nullable=False, existing_server_default='')
    _rename('repair_application', 'recipients', 'told', existing_nullable=True)
