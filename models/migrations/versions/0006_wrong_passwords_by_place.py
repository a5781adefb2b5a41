"""wrong passwords are counted by the place they come from, no longer on the account"""

import sqlalchemy as sa
from alembic import op

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'sign_in_try',
        sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
        sa.Column('name', sa.String(length=64), nullable=False),
        sa.Column('address', sa.String(length=64), nullable=False),
        sa.Column('device', sa.String(length=32), nullable=False),
        sa.Column('at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('wrong', sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_sign_in_try')),
    )
    for column in ('address', 'at', 'name'):
        op.create_index(f'ix_sign_in_try_{column}', 'sign_in_try', [column], unique=False)
    # Not in a batch: on SQLite that would make the table anew, and most others point at it.
    op.drop_column('ab_user', 'locked_until')
    op.drop_column('ab_user', 'failures')


def downgrade() -> None:
    op.add_column('ab_user', sa.Column('failures', sa.Integer(), server_default='0', nullable=False))
    op.add_column('ab_user', sa.Column('locked_until', sa.DateTime(timezone=True), nullable=True))
    op.drop_table('sign_in_try')
