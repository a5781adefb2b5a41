"""persons are subjects of the credit ledger"""

import sqlalchemy as sa
from alembic import op
from cryptography.exceptions import InvalidTag

from app.cipher import print_of, unseal

revision = '0020'
down_revision = '0019'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('commitment', schema=None) as batch_op:
        batch_op.add_column(sa.Column('practitioner_id', sa.Integer(), nullable=True))
        batch_op.alter_column('enterprise_id', existing_type=sa.INTEGER(), nullable=True)
        batch_op.create_index(batch_op.f('ix_commitment_practitioner_id'), ['practitioner_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_commitment_practitioner_id_practitioner'), 'practitioner', ['practitioner_id'], ['id'])

    with op.batch_alter_table('credit_event', schema=None) as batch_op:
        batch_op.add_column(sa.Column('practitioner_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('employer_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('post', sa.String(length=80), nullable=True))
        batch_op.alter_column('enterprise_id', existing_type=sa.INTEGER(), nullable=True)
        batch_op.create_index('ix_credit_event_employer', ['employer_id', 'id'], unique=False)
        batch_op.create_index('ix_credit_event_person', ['practitioner_id', 'id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_credit_event_practitioner_id_practitioner'), 'practitioner', ['practitioner_id'], ['id'])
        batch_op.create_foreign_key(batch_op.f('fk_credit_event_employer_id_enterprise'), 'enterprise', ['employer_id'], ['id'])
        batch_op.create_check_constraint(op.f('ck_credit_event_one_subject'), '(enterprise_id IS NULL) <> (practitioner_id IS NULL)')
        batch_op.create_check_constraint(op.f('ck_credit_event_employer_of_person'), 'employer_id IS NULL OR practitioner_id IS NOT NULL')

    with op.batch_alter_table('licence', schema=None) as batch_op:
        batch_op.add_column(sa.Column('practitioner_id', sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f('ix_licence_practitioner_id'), ['practitioner_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_licence_practitioner_id_practitioner'), 'practitioner', ['practitioner_id'], ['id'])

    with op.batch_alter_table('penalty', schema=None) as batch_op:
        batch_op.add_column(sa.Column('practitioner_id', sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f('ix_penalty_practitioner_id'), ['practitioner_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_penalty_practitioner_id_practitioner'), 'practitioner', ['practitioner_id'], ['id'])

    with op.batch_alter_table('practitioner', schema=None) as batch_op:
        batch_op.add_column(sa.Column('identity', sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column('identity_key', sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column('no', sa.String(length=20), nullable=True))
        batch_op.alter_column('enterprise_id', existing_type=sa.INTEGER(), nullable=True)
        batch_op.alter_column('post', existing_type=sa.VARCHAR(length=80), nullable=True)
    _number_and_print()
    with op.batch_alter_table('practitioner', schema=None) as batch_op:
        batch_op.alter_column('no', existing_type=sa.String(length=20), nullable=False)
        batch_op.create_unique_constraint(batch_op.f('uq_practitioner_identity_key'), ['identity_key'])
        batch_op.create_unique_constraint(batch_op.f('uq_practitioner_no'), ['no'])

    with op.batch_alter_table('repair_application', schema=None) as batch_op:
        batch_op.add_column(sa.Column('practitioner_id', sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f('ix_repair_application_practitioner_id'), ['practitioner_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_repair_application_practitioner_id_practitioner'), 'practitioner', ['practitioner_id'], ['id'])


def _number_and_print() -> None:
    """Give each person a number, and a print of the identity number; of two entries of one the first on the register."""
    rows = op.get_bind().execute(sa.text('SELECT id, identity_no, status FROM practitioner')).all()
    taken: set[str | None] = {None}
    changes = []
    for row_id, sealed, _ in sorted(rows, key=lambda row: (row.status != 'in_use', row.id)):
        found = _print(sealed)
        changes.append({'id': row_id, 'no': f'RY{row_id:06d}', 'key': None if found in taken else found})
        taken.add(found)
    if changes:
        op.get_bind().execute(sa.text('UPDATE practitioner SET no = :no, identity_key = :key WHERE id = :id'), changes)


def _print(sealed: str | None) -> str | None:
    """None also for what cannot be read: it is not found, and shown as it was."""
    try:
        return print_of(unseal(sealed)) if sealed else None
    except (ValueError, InvalidTag):
        return None


def downgrade() -> None:
    _refuse_persons()
    with op.batch_alter_table('repair_application', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_repair_application_practitioner_id_practitioner'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_repair_application_practitioner_id'))
        batch_op.drop_column('practitioner_id')

    with op.batch_alter_table('practitioner', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('uq_practitioner_no'), type_='unique')
        batch_op.drop_constraint(batch_op.f('uq_practitioner_identity_key'), type_='unique')
        batch_op.alter_column('post', existing_type=sa.VARCHAR(length=80), nullable=False)
        batch_op.alter_column('enterprise_id', existing_type=sa.INTEGER(), nullable=False)
        batch_op.drop_column('no')
        batch_op.drop_column('identity_key')
        batch_op.drop_column('identity')

    with op.batch_alter_table('penalty', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_penalty_practitioner_id_practitioner'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_penalty_practitioner_id'))
        batch_op.drop_column('practitioner_id')

    with op.batch_alter_table('licence', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_licence_practitioner_id_practitioner'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_licence_practitioner_id'))
        batch_op.drop_column('practitioner_id')

    with op.batch_alter_table('credit_event', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_credit_event_employer_id_enterprise'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('fk_credit_event_practitioner_id_practitioner'), type_='foreignkey')
        batch_op.drop_constraint(op.f('ck_credit_event_employer_of_person'), type_='check')
        batch_op.drop_constraint(op.f('ck_credit_event_one_subject'), type_='check')
        batch_op.drop_index('ix_credit_event_person')
        batch_op.drop_index('ix_credit_event_employer')
        batch_op.alter_column('enterprise_id', existing_type=sa.INTEGER(), nullable=False)
        batch_op.drop_column('post')
        batch_op.drop_column('employer_id')
        batch_op.drop_column('practitioner_id')

    with op.batch_alter_table('commitment', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_commitment_practitioner_id_practitioner'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_commitment_practitioner_id'))
        batch_op.alter_column('enterprise_id', existing_type=sa.INTEGER(), nullable=False)
        batch_op.drop_column('practitioner_id')


def _refuse_persons() -> None:
    """An older edition knows no one without an enterprise; what is about them is not thrown away in silence."""
    for table in ('credit_event', 'commitment', 'practitioner'):
        if op.get_bind().scalar(sa.text(f'SELECT COUNT(*) FROM {table} WHERE enterprise_id IS NULL')):
            raise RuntimeError(f'{table} holds rows about persons without an enterprise; an older edition cannot keep them')
