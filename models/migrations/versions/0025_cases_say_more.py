"""cases say more: kind of matter, second look, who was listed is known only from acceptance on"""

import sqlalchemy as sa
from alembic import op

revision = '0025'
down_revision = '0024'
branch_labels = None
depends_on = None

_CASE = sa.table('approval_case', sa.column('kind', sa.String), sa.column('item_id', sa.Integer),
                 sa.column('listed_then', sa.Boolean), sa.column('accepted_on', sa.Date),
                 sa.column('ends_in', sa.String))
_ITEM = sa.table('approval_item', sa.column('id', sa.Integer), sa.column('kind', sa.String),
                 sa.column('certificate_name', sa.String))


def upgrade() -> None:
    with op.batch_alter_table('approval_case', schema=None) as batch_op:
        batch_op.add_column(sa.Column('kind', sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column('ends_in', sa.String(length=40), nullable=True))
        batch_op.alter_column('listed_then', existing_type=sa.Boolean(), nullable=True, server_default=None)
    end = sa.case((_ITEM.c.certificate_name.is_(None), 'none'), else_='certificate')
    for name, value in (('kind', _ITEM.c.kind), ('ends_in', end)):
        of_its_matter = sa.select(value).where(_ITEM.c.id == _CASE.c.item_id).scalar_subquery()
        op.execute(_CASE.update().values({name: of_its_matter}))
    op.execute(_CASE.update().where(_CASE.c.accepted_on.is_(None)).values(listed_then=None))
    with op.batch_alter_table('fulfilment', schema=None) as batch_op:
        batch_op.alter_column('paper', new_column_name='awaited_paper', existing_type=sa.String(length=200))
    with op.batch_alter_table('post_check', schema=None) as batch_op:
        batch_op.add_column(sa.Column('seen_again_on', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('seen_again', sa.Text(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('post_check', schema=None) as batch_op:
        batch_op.drop_column('seen_again')
        batch_op.drop_column('seen_again_on')
    with op.batch_alter_table('fulfilment', schema=None) as batch_op:
        batch_op.alter_column('awaited_paper', new_column_name='paper', existing_type=sa.String(length=200))
    op.execute(_CASE.update().where(_CASE.c.listed_then.is_(None)).values(listed_then=sa.false()))
    with op.batch_alter_table('approval_case', schema=None) as batch_op:
        batch_op.alter_column('listed_then', existing_type=sa.Boolean(), nullable=False, server_default=sa.false())
        batch_op.drop_column('ends_in')
        batch_op.drop_column('kind')
