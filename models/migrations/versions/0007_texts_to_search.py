"""the searched text of records is kept folded, beside them"""

import sqlalchemy as sa
from alembic import op

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None

BIGRAMS = """
CREATE FUNCTION bigrams(text) RETURNS text[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT signs || array_remove(ARRAY(SELECT one || two FROM unnest(signs, signs[2:]) AS neighbours(one, two)), NULL)
  FROM string_to_array($1, NULL) AS signs
$$"""
"""Every sign of a text and every pair of neighbours; `init` fills the table (app.services.flow.search)."""


def upgrade() -> None:
    op.create_table(
        'search_text',
        sa.Column('register', sa.String(length=40), nullable=False),
        sa.Column('record_id', sa.Integer(), nullable=False),
        sa.Column('folded', sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint('register', 'record_id', name=op.f('pk_search_text')),
        sqlite_with_rowid=False,
    )
    if op.get_context().dialect.name == 'postgresql':
        op.execute(BIGRAMS)
        op.execute('CREATE INDEX ix_search_text_bigrams ON search_text USING gin (bigrams(folded))')
    op.drop_index('ix_enterprise_initials', table_name='enterprise')
    op.drop_column('enterprise', 'initials')


def downgrade() -> None:
    op.add_column('enterprise', sa.Column('initials', sa.String(length=200), server_default='', nullable=False))
    op.create_index('ix_enterprise_initials', 'enterprise', ['initials'])
    op.drop_table('search_text')
    if op.get_context().dialect.name == 'postgresql':
        op.execute('DROP FUNCTION bigrams(text)')
