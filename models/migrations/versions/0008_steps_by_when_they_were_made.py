"""what somebody did is listed by when it was done"""

from alembic import op

revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index('ix_movement_user', 'movement')
    op.create_index('ix_movement_user', 'movement', ['user_id', 'at', 'id'])


def downgrade() -> None:
    op.drop_index('ix_movement_user', 'movement')
    op.create_index('ix_movement_user', 'movement', ['user_id', 'id'])
