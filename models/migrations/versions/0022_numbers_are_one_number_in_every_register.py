"""numbers are one number in every register"""

import re
import unicodedata

import sqlalchemy as sa
from alembic import op

revision = '0022'
down_revision = '0021'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('finding', schema=None) as batch_op:
        batch_op.add_column(sa.Column('no_key', sa.String(length=80), nullable=True))

    for table, number, key, width, unique in _NUMBERS:
        _fold(table, number, key, width, unique)
    for table, unique in (('officer', True), ('practitioner', False)):
        _spell(table, unique)
    # What these numbers are searched by is written anew at the next start.
    op.execute("DELETE FROM search_text WHERE register IN ('penalty', 'licence', 'inspection', 'finding', 'publication', 'document', 'officer', 'practitioner')")

    with op.batch_alter_table('finding', schema=None) as batch_op:
        batch_op.alter_column('no_key', existing_type=sa.String(length=80), nullable=False)
        batch_op.drop_constraint(batch_op.f('uq_finding_no'), type_='unique')
        batch_op.create_index(batch_op.f('ix_finding_no'), ['no'], unique=False)
        batch_op.create_unique_constraint(batch_op.f('uq_finding_no_key'), ['no_key'])


_NUMBERS = (('penalty', 'decision_no', 'decision_key', 256, True), ('licence', 'decision_no', 'decision_key', 256, True),
            ('inspection', 'notice_no', 'notice_key', 80, True), ('finding', 'no', 'no_key', 80, True),
            ('publication', 'no', 'no_key', 256, False), ('document', 'no', 'no_key', 120, False))


def _fold(table: str, number: str, key: str, width: int, unique: bool) -> None:
    """Write each number in its one spelling. Of two records that turn out to have one number the earlier keeps it."""
    rows = op.get_bind().execute(sa.text(f"SELECT id, {number}, {key}, status FROM {table} ORDER BY id")).all()
    taken, folded = set[str](), []
    for row_id, text, before, status in rows:
        found, behind = _one_spelling(text or ''), f'#{row_id}'
        gave_up = status == 'discarded' or (before or '').endswith(behind)
        if unique and (found in taken or gave_up) and not found.endswith(behind):
            found = found[:width - len(behind)] + behind
        taken.add(found)
        folded.append({'id': row_id, 'key': found[:width]})
    if not folded:
        return
    if unique:  # out of each other's way first
        op.execute(f"UPDATE {table} SET {key} = '#' || id")
    op.get_bind().execute(sa.text(f"UPDATE {table} SET {key} = :key WHERE id = :id"), folded)


def _spell(table: str, unique: bool) -> None:
    """Write the numbers of certificates in half width, in capitals and without spaces."""
    rows = op.get_bind().execute(sa.text(f"SELECT id, certificate_no FROM {table} WHERE certificate_no IS NOT NULL ORDER BY id")).all()
    taken = {text for _, text in rows} if unique else set[str]()
    for row_id, text in rows:
        spelt = _squeezed(text).upper()
        if spelt != text and spelt not in taken:
            op.get_bind().execute(sa.text(f"UPDATE {table} SET certificate_no = :no WHERE id = :id"), {'no': spelt, 'id': row_id})
            taken.update({spelt} if unique else ())


# How numbers were spelt when this was written; what the house does later is no business of this step.

def _squeezed(text: str) -> str:
    return ''.join(unicodedata.normalize('NFKC', re.sub('[\u200b\u200e\u200f\u2060\ufeff\xad\u202a-\u202e\u2066-\u2069]', '', text)).split())


def _one_spelling(number: str) -> str:
    plain = ''.join(map(_as_sign, _squeezed(number).upper()))
    plain = re.sub(r'([()])\1+', r'\1', plain).replace('號', '号')
    plain = re.sub(r'\(([^()0-9]+)\)', r'\1', plain)
    return re.sub(r'(?<![0-9])0+(?=[0-9])|(?<=[0-9])号$', '', re.sub(r'第(?=[0-9])', '', plain))


def _as_sign(sign: str) -> str:
    category = unicodedata.category(sign)
    if category in ('Ps', 'Pi') or sign in '<≪':
        return '('
    if category in ('Pe', 'Pf') or sign in '>≫':
        return ')'
    return '-' if category == 'Pd' or sign == '−' else sign


def downgrade() -> None:
    op.execute("UPDATE finding SET no = no || '#' || id WHERE status = 'discarded' AND no NOT LIKE '%#' || id")
    with op.batch_alter_table('finding', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('uq_finding_no_key'), type_='unique')
        batch_op.drop_index(batch_op.f('ix_finding_no'))
        batch_op.create_unique_constraint(batch_op.f('uq_finding_no'), ['no'])
        batch_op.drop_column('no_key')
