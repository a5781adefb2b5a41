"""one spelling of document numbers, and the last day that people read"""

import re
import unicodedata

import sqlalchemy as sa
from alembic import op

revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('inspection', schema=None) as batch_op:
        batch_op.add_column(sa.Column('notice_key', sa.String(length=80), nullable=True))
    with op.batch_alter_table('publication', schema=None) as batch_op:
        batch_op.add_column(sa.Column('no_key', sa.String(length=256), nullable=True))

    for table, number, key, unique in _NUMBERS:
        _fold(table, number, key, unique)

    with op.batch_alter_table('inspection', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('uq_inspection_notice_no'), type_='unique')
        batch_op.create_index(batch_op.f('ix_inspection_notice_no'), ['notice_no'], unique=False)
        batch_op.alter_column('notice_key', existing_type=sa.String(length=80), nullable=False)
        batch_op.create_unique_constraint(batch_op.f('uq_inspection_notice_key'), ['notice_key'])
    with op.batch_alter_table('publication', schema=None) as batch_op:
        batch_op.alter_column('no_key', existing_type=sa.String(length=256), nullable=False)
        batch_op.create_index(batch_op.f('ix_publication_no_key'), ['no_key'], unique=False)

    # The day on which a penalty leaves the portal, by all rules known: as its copies have it; none where it has no copy.
    op.execute("UPDATE penalty SET publish_until = (SELECT MIN(planned_until) FROM publication WHERE source_register = 'penalty' "
               "AND source_id = penalty.id AND status IN ('published', 'scheduled')) "
               "WHERE showing = 'withheld' OR EXISTS (SELECT 1 FROM publication WHERE source_register = 'penalty' "
               "AND source_id = penalty.id AND status IN ('published', 'scheduled'))")


_NUMBERS = (('penalty', 'decision_no', 'decision_key', True), ('licence', 'decision_no', 'decision_key', True),
            ('inspection', 'notice_no', 'notice_key', True), ('publication', 'no', 'no_key', False))


def _fold(table: str, number: str, key: str, unique: bool) -> None:
    """Write each number in its one spelling. Of two records that turn out to have one number the earlier keeps it."""
    rows = op.get_bind().execute(sa.text(f"SELECT id, {number}, status FROM {table} ORDER BY id")).all()
    taken: set[str] = set()
    folded = []
    for row_id, text, status in rows:
        found, behind = _one_spelling(text or ''), f'#{row_id}'
        if unique and (found in taken or status == 'discarded') and not found.endswith(behind):
            found += behind
        taken.add(found)
        folded.append({'id': row_id, 'key': found[:80 if table == 'inspection' else 256]})
    if not folded:
        return
    if unique and key == 'decision_key':  # out of each other's way first
        op.execute(f"UPDATE {table} SET {key} = '#' || id")
    op.get_bind().execute(sa.text(f"UPDATE {table} SET {key} = :key WHERE id = :id"), folded)


# How numbers were spelt when this was written; what the house does later is no business of this step.

def _one_spelling(number: str) -> str:
    unseen = re.sub('[\u200b\u200e\u200f\u2060\ufeff\xad\u202a-\u202e\u2066-\u2069]', '', number)
    plain = ''.join(map(_as_sign, ''.join(unicodedata.normalize('NFKC', unseen).split()).upper()))
    plain = re.sub(r'([()])\1+', r'\1', plain).replace('號', '号')
    return re.sub(r'(?<![0-9])0+(?=[0-9])|(?<=[0-9])号$', '', re.sub(r'第(?=[0-9])', '', plain))


def _as_sign(sign: str) -> str:
    category = unicodedata.category(sign)
    if category in ('Ps', 'Pi') or sign in '<≪':
        return '('
    if category in ('Pe', 'Pf') or sign in '>≫':
        return ')'
    return '-' if category == 'Pd' or sign == '−' else sign


def downgrade() -> None:
    with op.batch_alter_table('publication', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_publication_no_key'))
        batch_op.drop_column('no_key')
    op.execute("UPDATE inspection SET notice_no = notice_no || '#' || id WHERE status = 'discarded' AND notice_no NOT LIKE '%#' || id")
    with op.batch_alter_table('inspection', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('uq_inspection_notice_key'), type_='unique')
        batch_op.drop_column('notice_key')
        batch_op.drop_index(batch_op.f('ix_inspection_notice_no'))
        batch_op.create_unique_constraint(batch_op.f('uq_inspection_notice_no'), ['notice_no'])
