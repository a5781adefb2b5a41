"""papers have kinds and editions"""

import sqlalchemy as sa
from alembic import op

revision = '0018'
down_revision = '0017'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('held_file',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('once', sa.String(length=64), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=True),
    sa.Column('register', sa.String(length=40), nullable=False),
    sa.Column('name', sa.String(length=255), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('media_type', sa.String(length=80), nullable=False),
    sa.Column('pages', sa.Integer(), nullable=True),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['ab_user.id'], name=op.f('fk_held_file_user_id_ab_user')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_held_file'))
    )
    with op.batch_alter_table('held_file', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_held_file_at'), ['at'], unique=False)
        batch_op.create_index('ix_held_file_form', ['once', 'user_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_held_file_sha256'), ['sha256'], unique=False)
        batch_op.create_index(batch_op.f('ix_held_file_user_id'), ['user_id'], unique=False)

    with op.batch_alter_table('attachment', schema=None) as batch_op:
        batch_op.add_column(sa.Column('pages', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('kind', sa.String(length=40), server_default='other', nullable=False))
        batch_op.add_column(sa.Column('edition', sa.Integer(), server_default='1', nullable=False))
        batch_op.add_column(sa.Column('replaces_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True))
        batch_op.add_column(sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('ended_by_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('ended_why', sa.String(length=500), server_default='', nullable=False))
        batch_op.create_index(batch_op.f('ix_attachment_replaces_id'), ['replaces_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_attachment_ended_by_id_ab_user'), 'ab_user', ['ended_by_id'], ['id'])
        batch_op.create_foreign_key(batch_op.f('fk_attachment_replaces_id_attachment'), 'attachment', ['replaces_id'], ['id'])



def downgrade() -> None:
    with op.batch_alter_table('attachment', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_attachment_replaces_id_attachment'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('fk_attachment_ended_by_id_ab_user'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_attachment_replaces_id'))
        batch_op.drop_column('ended_why')
        batch_op.drop_column('ended_by_id')
        batch_op.drop_column('ended_at')
        batch_op.drop_column('replaces_id')
        batch_op.drop_column('edition')
        batch_op.drop_column('kind')
        batch_op.drop_column('pages')

    with op.batch_alter_table('held_file', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_held_file_user_id'))
        batch_op.drop_index(batch_op.f('ix_held_file_sha256'))
        batch_op.drop_index('ix_held_file_form')
        batch_op.drop_index(batch_op.f('ix_held_file_at'))

    op.drop_table('held_file')
