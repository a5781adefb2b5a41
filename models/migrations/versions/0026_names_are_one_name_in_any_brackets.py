"""names are one name in any brackets"""

import re
import unicodedata

import sqlalchemy as sa
from alembic import op

revision = '0026'
down_revision = '0025'
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table, width, unique in _NAMES:
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.add_column(sa.Column('name_key', sa.String(length=width), nullable=True))
        _fold(table, width, unique)
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.alter_column('name_key', existing_type=sa.String(length=width), nullable=False)
            if unique:
                batch_op.drop_constraint(batch_op.f(f'uq_{table}_name'), type_='unique')
                batch_op.create_index(batch_op.f(f'ix_{table}_name'), ['name'], unique=False)
                batch_op.create_unique_constraint(batch_op.f(f'uq_{table}_name_key'), ['name_key'])
            else:
                batch_op.create_index(batch_op.f(f'ix_{table}_name_key'), ['name_key'], unique=False)


_NAMES = (('accident', 255, True), ('agency', 160, True), ('practitioner', 120, False))


def _fold(table: str, width: int, unique: bool) -> None:
    """Write each name as it is compared. Of two records that turn out to have one name the earlier keeps it."""
    rows = op.get_bind().execute(sa.text(f"SELECT id, name FROM {table} ORDER BY id")).all()
    taken, folded = set[str](), []
    for row_id, name in rows:
        behind = f'#{row_id}'
        gave_up = unique and name.endswith(behind)
        found = _one_spelling(name.removesuffix(behind) if gave_up else name)[:width]
        if unique and (gave_up or found in taken):
            found = found[:width - len(behind)] + behind
        taken.add(found)
        folded.append({'id': row_id, 'key': found})
    if folded:
        op.get_bind().execute(sa.text(f"UPDATE {table} SET name_key = :key WHERE id = :id"), folded)


# How names were folded when this was written; what the house does later is no business of this step.

_UNSEEN = re.compile(
    r"[\s\x00-\x1f\x7f-\x9f\xad\u180b-\u180f\u200b-\u200f\u202a-\u202f\u2060-\u206f\ud800-\udfff\ufe00-\ufe0f\ufeff"
    r"\U000e0000-\U000e01ef]+"
)
_ALIKE = {'(': '[{<〔【〖〘〚〈《「『«‹', ')': ']}>〕】〗〙〛〉》」』»›', '·': '.•・‧∙⋅●◦⸱ᐧꞏ', '-': '‐‒–—―−─',
          '"': '“”„‟〝〞', "'": '‘’‚‛`′', '~': '〜∼', ':': '∶'}
_ONE_FOR_ALL = str.maketrans({sign: one for one, others in _ALIKE.items() for sign in others})


def _one_spelling(name: str) -> str:
    typed = unicodedata.normalize('NFKC', name)
    bare = unicodedata.normalize('NFKC', _UNSEEN.sub('', typed).casefold())
    return bare.translate(_ONE_FOR_ALL)


def downgrade() -> None:
    for table, _width, unique in _NAMES:
        if unique:
            op.execute(f"UPDATE {table} SET name = name || '#' || id WHERE name_key LIKE '%#' || id AND name NOT LIKE '%#' || id")
        with op.batch_alter_table(table, schema=None) as batch_op:
            if unique:
                batch_op.drop_constraint(batch_op.f(f'uq_{table}_name_key'), type_='unique')
                batch_op.drop_index(batch_op.f(f'ix_{table}_name'))
                batch_op.create_unique_constraint(batch_op.f(f'uq_{table}_name'), ['name'])
            else:
                batch_op.drop_index(batch_op.f(f'ix_{table}_name_key'))
            batch_op.drop_column('name_key')
