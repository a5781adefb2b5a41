"""the first registers"""

import sqlalchemy as sa
from alembic import op

revision = '0001'
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('ab_group',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=100), nullable=False),
    sa.Column('label', sa.String(length=150), nullable=True),
    sa.Column('description', sa.String(length=512), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ab_group')),
    sa.UniqueConstraint('name', name=op.f('uq_ab_group_name'))
    )
    op.create_table('ab_permission',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=100), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ab_permission')),
    sa.UniqueConstraint('name', name=op.f('uq_ab_permission_name'))
    )
    op.create_table('ab_register_user',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('first_name', sa.String(length=64), nullable=False),
    sa.Column('last_name', sa.String(length=64), nullable=False),
    sa.Column('username', sa.String(length=128), nullable=False),
    sa.Column('password', sa.String(length=256), nullable=True),
    sa.Column('email', sa.String(length=320), nullable=False),
    sa.Column('registration_date', sa.DateTime(), nullable=True),
    sa.Column('registration_hash', sa.String(length=256), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ab_register_user')),
    sa.UniqueConstraint('email', name=op.f('uq_ab_register_user_email')),
    sa.UniqueConstraint('username', name=op.f('uq_ab_register_user_username'))
    )
    op.create_table('ab_role',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=64), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ab_role')),
    sa.UniqueConstraint('name', name=op.f('uq_ab_role_name'))
    )
    op.create_table('ab_user',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('first_name', sa.String(length=64), nullable=False),
    sa.Column('last_name', sa.String(length=64), nullable=False),
    sa.Column('username', sa.String(length=128), nullable=False),
    sa.Column('password', sa.String(length=256), nullable=True),
    sa.Column('active', sa.Boolean(), nullable=True),
    sa.Column('email', sa.String(length=320), nullable=False),
    sa.Column('last_login', sa.DateTime(), nullable=True),
    sa.Column('login_count', sa.Integer(), nullable=True),
    sa.Column('fail_login_count', sa.Integer(), nullable=True),
    sa.Column('created_on', sa.DateTime(), nullable=True),
    sa.Column('changed_on', sa.DateTime(), nullable=True),
    sa.Column('created_by_fk', sa.Integer(), nullable=True),
    sa.Column('changed_by_fk', sa.Integer(), nullable=True),
    sa.Column('department_id', sa.Integer(), nullable=True),
    sa.Column('session_epoch', sa.Integer(), server_default='0', nullable=False),
    sa.Column('failures', sa.Integer(), server_default='0', nullable=False),
    sa.Column('locked_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('must_change_password', sa.Boolean(), server_default='0', nullable=False),
    sa.ForeignKeyConstraint(['changed_by_fk'], ['ab_user.id'], name=op.f('fk_ab_user_changed_by_fk_ab_user')),
    sa.ForeignKeyConstraint(['created_by_fk'], ['ab_user.id'], name=op.f('fk_ab_user_created_by_fk_ab_user')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ab_user')),
    sa.UniqueConstraint('email', name=op.f('uq_ab_user_email')),
    sa.UniqueConstraint('username', name=op.f('uq_ab_user_username'))
    )
    with op.batch_alter_table('ab_user', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_ab_user_department_id'), ['department_id'], unique=False)

    op.create_table('ab_view_menu',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=250), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ab_view_menu')),
    sa.UniqueConstraint('name', name=op.f('uq_ab_view_menu_name'))
    )
    op.create_table('audit_entry',
    sa.Column('seq', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('at', sa.String(length=40), nullable=False),
    sa.Column('actor', sa.String(length=64), nullable=False),
    sa.Column('address', sa.String(length=64), nullable=False),
    sa.Column('action', sa.String(length=40), nullable=False),
    sa.Column('register', sa.String(length=40), nullable=False),
    sa.Column('record_id', sa.String(length=40), nullable=False),
    sa.Column('result', sa.String(length=10), nullable=False),
    sa.Column('detail', sa.Text(), nullable=False),
    sa.Column('previous', sa.String(length=64), nullable=False),
    sa.Column('hash', sa.String(length=64), nullable=False),
    sa.PrimaryKeyConstraint('seq', name=op.f('pk_audit_entry'))
    )
    with op.batch_alter_table('audit_entry', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_audit_entry_action'), ['action'], unique=False)
        batch_op.create_index(batch_op.f('ix_audit_entry_actor'), ['actor'], unique=False)
        batch_op.create_index('ix_audit_entry_record', ['register', 'record_id'], unique=False)

    op.create_table('audit_head',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('seq', sa.BigInteger(), nullable=False),
    sa.Column('hash', sa.String(length=64), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_audit_head'))
    )
    op.create_table('deadline',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('register', sa.String(length=40), nullable=False),
    sa.Column('record_id', sa.Integer(), nullable=False),
    sa.Column('department_id', sa.Integer(), nullable=True),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('title', sa.String(length=255), nullable=False),
    sa.Column('started_on', sa.Date(), nullable=False),
    sa.Column('days', sa.Integer(), nullable=False),
    sa.Column('working', sa.Boolean(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('provisional', sa.Boolean(), nullable=False),
    sa.Column('stopped_on', sa.Date(), nullable=True),
    sa.Column('source', sa.String(length=255), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_deadline'))
    )
    with op.batch_alter_table('deadline', schema=None) as batch_op:
        batch_op.create_index('ix_deadline_open', ['stopped_on', 'due_on'], unique=False)
        batch_op.create_index('ix_deadline_record', ['register', 'record_id'], unique=False)

    op.create_table('decision',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('register', sa.String(length=40), nullable=False),
    sa.Column('record_id', sa.Integer(), nullable=False),
    sa.Column('rule', sa.String(length=40), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('inputs', sa.Text(), nullable=False),
    sa.Column('answer', sa.Text(), nullable=False),
    sa.Column('reasons', sa.Text(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_decision'))
    )
    with op.batch_alter_table('decision', schema=None) as batch_op:
        batch_op.create_index('ix_decision_record', ['register', 'record_id', 'id'], unique=False)

    op.create_table('heartbeat',
    sa.Column('owner', sa.String(length=80), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('owner', name=op.f('pk_heartbeat'))
    )
    op.create_table('holiday',
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('is_workday', sa.Boolean(), nullable=False),
    sa.Column('name', sa.String(length=40), nullable=False),
    sa.Column('source', sa.String(length=255), nullable=False),
    sa.PrimaryKeyConstraint('day', name=op.f('pk_holiday'))
    )
    op.create_table('ab_api_key',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('uuid', sa.String(length=36), nullable=False),
    sa.Column('name', sa.String(length=256), nullable=False),
    sa.Column('key_hash', sa.String(length=256), nullable=False),
    sa.Column('lookup_hash', sa.String(length=256), nullable=True),
    sa.Column('key_prefix', sa.String(length=16), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('scopes', sa.Text(), nullable=True),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.Column('created_on', sa.DateTime(), nullable=True),
    sa.Column('expires_on', sa.DateTime(), nullable=True),
    sa.Column('revoked_on', sa.DateTime(), nullable=True),
    sa.Column('last_used_on', sa.DateTime(), nullable=True),
    sa.ForeignKeyConstraint(['user_id'], ['ab_user.id'], name=op.f('fk_ab_api_key_user_id_ab_user'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ab_api_key')),
    sa.UniqueConstraint('lookup_hash', name=op.f('uq_ab_api_key_lookup_hash')),
    sa.UniqueConstraint('uuid', name=op.f('uq_ab_api_key_uuid'))
    )
    with op.batch_alter_table('ab_api_key', schema=None) as batch_op:
        batch_op.create_index('idx_api_key_lookup_hash', ['lookup_hash'], unique=True)
        batch_op.create_index('idx_api_key_prefix', ['key_prefix'], unique=False)
        batch_op.create_index('idx_api_key_user_id', ['user_id'], unique=False)

    op.create_table('ab_group_role',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('group_id', sa.Integer(), nullable=True),
    sa.Column('role_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['group_id'], ['ab_group.id'], name=op.f('fk_ab_group_role_group_id_ab_group'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['role_id'], ['ab_role.id'], name=op.f('fk_ab_group_role_role_id_ab_role'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ab_group_role')),
    sa.UniqueConstraint('group_id', 'role_id', name=op.f('uq_ab_group_role_group_id_role_id'))
    )
    with op.batch_alter_table('ab_group_role', schema=None) as batch_op:
        batch_op.create_index('idx_group_id', ['group_id'], unique=False)
        batch_op.create_index('idx_group_role_id', ['role_id'], unique=False)

    op.create_table('ab_permission_view',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('permission_id', sa.Integer(), nullable=False),
    sa.Column('view_menu_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['permission_id'], ['ab_permission.id'], name=op.f('fk_ab_permission_view_permission_id_ab_permission')),
    sa.ForeignKeyConstraint(['view_menu_id'], ['ab_view_menu.id'], name=op.f('fk_ab_permission_view_view_menu_id_ab_view_menu')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ab_permission_view')),
    sa.UniqueConstraint('permission_id', 'view_menu_id', name=op.f('uq_ab_permission_view_permission_id_view_menu_id'))
    )
    with op.batch_alter_table('ab_permission_view', schema=None) as batch_op:
        batch_op.create_index('idx_permission_id', ['permission_id'], unique=False)
        batch_op.create_index('idx_view_menu_id', ['view_menu_id'], unique=False)

    op.create_table('ab_user_group',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=True),
    sa.Column('group_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['group_id'], ['ab_group.id'], name=op.f('fk_ab_user_group_group_id_ab_group'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['user_id'], ['ab_user.id'], name=op.f('fk_ab_user_group_user_id_ab_user'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ab_user_group')),
    sa.UniqueConstraint('user_id', 'group_id', name=op.f('uq_ab_user_group_user_id_group_id'))
    )
    with op.batch_alter_table('ab_user_group', schema=None) as batch_op:
        batch_op.create_index('idx_user_group_id', ['group_id'], unique=False)
        batch_op.create_index('idx_user_id', ['user_id'], unique=False)

    op.create_table('ab_user_role',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=True),
    sa.Column('role_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['role_id'], ['ab_role.id'], name=op.f('fk_ab_user_role_role_id_ab_role'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['user_id'], ['ab_user.id'], name=op.f('fk_ab_user_role_user_id_ab_user'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ab_user_role')),
    sa.UniqueConstraint('user_id', 'role_id', name=op.f('uq_ab_user_role_user_id_role_id'))
    )
    op.create_table('attachment',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('register', sa.String(length=40), nullable=False),
    sa.Column('record_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=255), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('media_type', sa.String(length=80), nullable=False),
    sa.Column('added_by_id', sa.Integer(), nullable=True),
    sa.Column('added_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['added_by_id'], ['ab_user.id'], name=op.f('fk_attachment_added_by_id_ab_user')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_attachment'))
    )
    with op.batch_alter_table('attachment', schema=None) as batch_op:
        batch_op.create_index('ix_attachment_record', ['register', 'record_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_attachment_sha256'), ['sha256'], unique=False)

    op.create_table('delegation',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('from_user_id', sa.Integer(), nullable=False),
    sa.Column('to_user_id', sa.Integer(), nullable=False),
    sa.Column('role', sa.String(length=40), nullable=False),
    sa.Column('from_on', sa.Date(), nullable=False),
    sa.Column('until_on', sa.Date(), nullable=False),
    sa.ForeignKeyConstraint(['from_user_id'], ['ab_user.id'], name=op.f('fk_delegation_from_user_id_ab_user')),
    sa.ForeignKeyConstraint(['to_user_id'], ['ab_user.id'], name=op.f('fk_delegation_to_user_id_ab_user')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_delegation'))
    )
    with op.batch_alter_table('delegation', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_delegation_from_user_id'), ['from_user_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_delegation_to_user_id'), ['to_user_id'], unique=False)

    op.create_table('department',
    sa.Column('code', sa.String(length=20), nullable=False),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('region_code', sa.String(length=6), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('status', sa.String(length=40), nullable=False),
    sa.Column('department_id', sa.Integer(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=True),
    sa.Column('changed_by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['changed_by_id'], ['ab_user.id'], name=op.f('fk_department_changed_by_id_ab_user')),
    sa.ForeignKeyConstraint(['created_by_id'], ['ab_user.id'], name=op.f('fk_department_created_by_id_ab_user')),
    sa.ForeignKeyConstraint(['department_id'], ['department.id'], name=op.f('fk_department_department_id_department')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_department')),
    sa.UniqueConstraint('code', name=op.f('uq_department_code'))
    )
    with op.batch_alter_table('department', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_department_created_by_id'), ['created_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_department_department_id'), ['department_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_department_status'), ['status'], unique=False)

    op.create_table('import_batch',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('register', sa.String(length=40), nullable=False),
    sa.Column('filename', sa.String(length=255), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('rows', sa.Integer(), nullable=False),
    sa.Column('new', sa.Integer(), nullable=False),
    sa.Column('changed', sa.Integer(), nullable=False),
    sa.Column('unchanged', sa.Integer(), nullable=False),
    sa.Column('refused', sa.Integer(), nullable=False),
    sa.Column('errors', sa.Text(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('written', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['ab_user.id'], name=op.f('fk_import_batch_user_id_ab_user')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_import_batch'))
    )
    with op.batch_alter_table('import_batch', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_import_batch_register'), ['register'], unique=False)

    op.create_table('job_run',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('job', sa.String(length=40), nullable=False),
    sa.Column('slot', sa.String(length=60), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('full', sa.Boolean(), nullable=False),
    sa.Column('state', sa.String(length=20), nullable=False),
    sa.Column('origin', sa.String(length=20), nullable=False),
    sa.Column('requested_by_id', sa.Integer(), nullable=True),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('lease_owner', sa.String(length=80), nullable=True),
    sa.Column('lease_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('fence', sa.Integer(), nullable=False),
    sa.Column('attempt', sa.Integer(), nullable=False),
    sa.Column('cursor', sa.BigInteger(), nullable=False),
    sa.Column('counts', sa.Text(), nullable=False),
    sa.Column('log', sa.Text(), nullable=False),
    sa.Column('error', sa.Text(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('finished_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['requested_by_id'], ['ab_user.id'], name=op.f('fk_job_run_requested_by_id_ab_user')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_job_run')),
    sa.UniqueConstraint('job', 'slot', name=op.f('uq_job_run_job_slot'))
    )
    with op.batch_alter_table('job_run', schema=None) as batch_op:
        batch_op.create_index('ix_job_run_due', ['state', 'due_at'], unique=False)

    op.create_table('movement',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('register', sa.String(length=40), nullable=False),
    sa.Column('record_id', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=255), nullable=False),
    sa.Column('move', sa.String(length=40), nullable=False),
    sa.Column('from_status', sa.String(length=40), nullable=False),
    sa.Column('to_status', sa.String(length=40), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=True),
    sa.Column('on_behalf_of_id', sa.Integer(), nullable=True),
    sa.Column('opinion', sa.Text(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['on_behalf_of_id'], ['ab_user.id'], name=op.f('fk_movement_on_behalf_of_id_ab_user')),
    sa.ForeignKeyConstraint(['user_id'], ['ab_user.id'], name=op.f('fk_movement_user_id_ab_user')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_movement'))
    )
    with op.batch_alter_table('movement', schema=None) as batch_op:
        batch_op.create_index('ix_movement_record', ['register', 'record_id', 'id'], unique=False)
        batch_op.create_index('ix_movement_user', ['user_id', 'id'], unique=False)

    op.create_table('work_item',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('register', sa.String(length=40), nullable=False),
    sa.Column('record_id', sa.Integer(), nullable=False),
    sa.Column('status', sa.String(length=40), nullable=False),
    sa.Column('title', sa.String(length=255), nullable=False),
    sa.Column('subject', sa.String(length=255), nullable=False),
    sa.Column('department_id', sa.Integer(), nullable=True),
    sa.Column('author_id', sa.Integer(), nullable=True),
    sa.Column('since', sa.DateTime(timezone=True), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['author_id'], ['ab_user.id'], name=op.f('fk_work_item_author_id_ab_user')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_work_item')),
    sa.UniqueConstraint('register', 'record_id', name=op.f('uq_work_item_register_record_id'))
    )
    with op.batch_alter_table('work_item', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_work_item_author_id'), ['author_id'], unique=False)
        batch_op.create_index('ix_work_item_due', ['due_on'], unique=False)
        batch_op.create_index('ix_work_item_waiting', ['register', 'status', 'department_id'], unique=False)

    op.create_table('ab_permission_view_role',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('permission_view_id', sa.Integer(), nullable=True),
    sa.Column('role_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['permission_view_id'], ['ab_permission_view.id'], name=op.f('fk_ab_permission_view_role_permission_view_id_ab_permission_view'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['role_id'], ['ab_role.id'], name=op.f('fk_ab_permission_view_role_role_id_ab_role'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ab_permission_view_role')),
    sa.UniqueConstraint('permission_view_id', 'role_id', name=op.f('uq_ab_permission_view_role_permission_view_id_role_id'))
    )
    with op.batch_alter_table('ab_permission_view_role', schema=None) as batch_op:
        batch_op.create_index('idx_permission_view_id', ['permission_view_id'], unique=False)
        batch_op.create_index('idx_role_id', ['role_id'], unique=False)

    op.create_table('agency',
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('duty', sa.String(length=120), nullable=True),
    sa.Column('contact', sa.String(length=80), nullable=True),
    sa.Column('phone', sa.String(length=40), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('status', sa.String(length=40), nullable=False),
    sa.Column('department_id', sa.Integer(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=True),
    sa.Column('changed_by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['changed_by_id'], ['ab_user.id'], name=op.f('fk_agency_changed_by_id_ab_user')),
    sa.ForeignKeyConstraint(['created_by_id'], ['ab_user.id'], name=op.f('fk_agency_created_by_id_ab_user')),
    sa.ForeignKeyConstraint(['department_id'], ['department.id'], name=op.f('fk_agency_department_id_department')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_agency')),
    sa.UniqueConstraint('name', name=op.f('uq_agency_name'))
    )
    with op.batch_alter_table('agency', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_agency_created_by_id'), ['created_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_agency_department_id'), ['department_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_agency_status'), ['status'], unique=False)

    op.create_table('enterprise',
    sa.Column('uscc', sa.String(length=18), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('former_names', sa.String(length=400), nullable=True),
    sa.Column('initials', sa.String(length=200), nullable=False),
    sa.Column('party', sa.String(length=40), nullable=False),
    sa.Column('legal_representative', sa.String(length=80), nullable=True),
    sa.Column('phone', sa.String(length=40), nullable=True),
    sa.Column('address', sa.String(length=255), nullable=True),
    sa.Column('sector', sa.String(length=40), nullable=False),
    sa.Column('industry_code', sa.String(length=5), nullable=True),
    sa.Column('supervision_class', sa.String(length=40), nullable=False),
    sa.Column('class_reason', sa.String(length=255), nullable=True),
    sa.Column('employees', sa.Integer(), nullable=True),
    sa.Column('standardisation', sa.String(length=40), nullable=True),
    sa.Column('standardised_until', sa.Date(), nullable=True),
    sa.Column('operating_state', sa.String(length=40), nullable=False),
    sa.Column('supervised_since', sa.Date(), nullable=True),
    sa.Column('grade', sa.String(length=40), nullable=False),
    sa.Column('score', sa.Numeric(precision=6, scale=2), nullable=True),
    sa.Column('graded_on', sa.Date(), nullable=True),
    sa.Column('regrade_on', sa.Date(), nullable=True),
    sa.Column('last_inspected_on', sa.Date(), nullable=True),
    sa.Column('times_per_year', sa.Numeric(precision=8, scale=4), nullable=True),
    sa.Column('draw_weight', sa.Numeric(precision=8, scale=4), nullable=True),
    sa.Column('inspection_due_on', sa.Date(), nullable=True),
    sa.Column('next_planned_on', sa.Date(), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('status', sa.String(length=40), nullable=False),
    sa.Column('department_id', sa.Integer(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=True),
    sa.Column('changed_by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['changed_by_id'], ['ab_user.id'], name=op.f('fk_enterprise_changed_by_id_ab_user')),
    sa.ForeignKeyConstraint(['created_by_id'], ['ab_user.id'], name=op.f('fk_enterprise_created_by_id_ab_user')),
    sa.ForeignKeyConstraint(['department_id'], ['department.id'], name=op.f('fk_enterprise_department_id_department')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_enterprise')),
    sa.UniqueConstraint('uscc', name=op.f('uq_enterprise_uscc'))
    )
    with op.batch_alter_table('enterprise', schema=None) as batch_op:
        batch_op.create_index('ix_enterprise_class_id', ['supervision_class', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_enterprise_created_by_id'), ['created_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_enterprise_department_id'), ['department_id'], unique=False)
        batch_op.create_index('ix_enterprise_grade_id', ['grade', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_enterprise_initials'), ['initials'], unique=False)
        batch_op.create_index(batch_op.f('ix_enterprise_inspection_due_on'), ['inspection_due_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_enterprise_name'), ['name'], unique=False)
        batch_op.create_index(batch_op.f('ix_enterprise_regrade_on'), ['regrade_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_enterprise_status'), ['status'], unique=False)

    op.create_table('frequency_rule',
    sa.Column('code', sa.String(length=40), nullable=False),
    sa.Column('edition', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=False),
    sa.Column('content', sa.Text(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=True),
    sa.Column('ended_on', sa.Date(), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('status', sa.String(length=40), nullable=False),
    sa.Column('department_id', sa.Integer(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=True),
    sa.Column('changed_by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['changed_by_id'], ['ab_user.id'], name=op.f('fk_frequency_rule_changed_by_id_ab_user')),
    sa.ForeignKeyConstraint(['created_by_id'], ['ab_user.id'], name=op.f('fk_frequency_rule_created_by_id_ab_user')),
    sa.ForeignKeyConstraint(['department_id'], ['department.id'], name=op.f('fk_frequency_rule_department_id_department')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_frequency_rule'))
    )
    with op.batch_alter_table('frequency_rule', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_frequency_rule_created_by_id'), ['created_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_frequency_rule_department_id'), ['department_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_frequency_rule_starts_on'), ['starts_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_frequency_rule_status'), ['status'], unique=False)

    op.create_table('grading_scheme',
    sa.Column('code', sa.String(length=40), nullable=False),
    sa.Column('edition', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=False),
    sa.Column('content', sa.Text(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=True),
    sa.Column('ended_on', sa.Date(), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('status', sa.String(length=40), nullable=False),
    sa.Column('department_id', sa.Integer(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=True),
    sa.Column('changed_by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['changed_by_id'], ['ab_user.id'], name=op.f('fk_grading_scheme_changed_by_id_ab_user')),
    sa.ForeignKeyConstraint(['created_by_id'], ['ab_user.id'], name=op.f('fk_grading_scheme_created_by_id_ab_user')),
    sa.ForeignKeyConstraint(['department_id'], ['department.id'], name=op.f('fk_grading_scheme_department_id_department')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_grading_scheme'))
    )
    with op.batch_alter_table('grading_scheme', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_grading_scheme_created_by_id'), ['created_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_grading_scheme_department_id'), ['department_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_grading_scheme_starts_on'), ['starts_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_grading_scheme_status'), ['status'], unique=False)

    op.create_table('officer',
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('certificate_no', sa.String(length=40), nullable=False),
    sa.Column('certificate_until', sa.Date(), nullable=False),
    sa.Column('speciality', sa.String(length=40), nullable=True),
    sa.Column('on_leave_until', sa.Date(), nullable=True),
    sa.Column('avoids', sa.String(length=400), nullable=True),
    sa.Column('user_id', sa.Integer(), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('status', sa.String(length=40), nullable=False),
    sa.Column('department_id', sa.Integer(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=True),
    sa.Column('changed_by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['changed_by_id'], ['ab_user.id'], name=op.f('fk_officer_changed_by_id_ab_user')),
    sa.ForeignKeyConstraint(['created_by_id'], ['ab_user.id'], name=op.f('fk_officer_created_by_id_ab_user')),
    sa.ForeignKeyConstraint(['department_id'], ['department.id'], name=op.f('fk_officer_department_id_department')),
    sa.ForeignKeyConstraint(['user_id'], ['ab_user.id'], name=op.f('fk_officer_user_id_ab_user')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_officer')),
    sa.UniqueConstraint('certificate_no', name=op.f('uq_officer_certificate_no'))
    )
    with op.batch_alter_table('officer', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_officer_created_by_id'), ['created_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_officer_department_id'), ['department_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_officer_status'), ['status'], unique=False)
        batch_op.create_index(batch_op.f('ix_officer_user_id'), ['user_id'], unique=False)

    op.create_table('setting',
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('value', sa.Text(), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('status', sa.String(length=40), nullable=False),
    sa.Column('department_id', sa.Integer(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=True),
    sa.Column('changed_by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['changed_by_id'], ['ab_user.id'], name=op.f('fk_setting_changed_by_id_ab_user')),
    sa.ForeignKeyConstraint(['created_by_id'], ['ab_user.id'], name=op.f('fk_setting_created_by_id_ab_user')),
    sa.ForeignKeyConstraint(['department_id'], ['department.id'], name=op.f('fk_setting_department_id_department')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_setting'))
    )
    with op.batch_alter_table('setting', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_setting_created_by_id'), ['created_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_setting_department_id'), ['department_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_setting_name'), ['name'], unique=False)
        batch_op.create_index(batch_op.f('ix_setting_status'), ['status'], unique=False)

    op.create_table('accident',
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('enterprise_id', sa.Integer(), nullable=False),
    sa.Column('occurred_on', sa.Date(), nullable=False),
    sa.Column('deaths', sa.Integer(), nullable=False),
    sa.Column('serious_injuries', sa.Integer(), nullable=False),
    sa.Column('loss', sa.Numeric(precision=16, scale=2), nullable=False),
    sa.Column('grade', sa.String(length=40), nullable=True),
    sa.Column('liability', sa.String(length=40), nullable=False),
    sa.Column('liability_document', sa.String(length=200), nullable=True),
    sa.Column('concealed', sa.Boolean(), nullable=False),
    sa.Column('account', sa.Text(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('status', sa.String(length=40), nullable=False),
    sa.Column('department_id', sa.Integer(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=True),
    sa.Column('changed_by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['changed_by_id'], ['ab_user.id'], name=op.f('fk_accident_changed_by_id_ab_user')),
    sa.ForeignKeyConstraint(['created_by_id'], ['ab_user.id'], name=op.f('fk_accident_created_by_id_ab_user')),
    sa.ForeignKeyConstraint(['department_id'], ['department.id'], name=op.f('fk_accident_department_id_department')),
    sa.ForeignKeyConstraint(['enterprise_id'], ['enterprise.id'], name=op.f('fk_accident_enterprise_id_enterprise')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_accident')),
    sa.UniqueConstraint('name', name=op.f('uq_accident_name'))
    )
    with op.batch_alter_table('accident', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_accident_created_by_id'), ['created_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_accident_department_id'), ['department_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_accident_enterprise_id'), ['enterprise_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_accident_status'), ['status'], unique=False)

    op.create_table('commitment',
    sa.Column('code', sa.String(length=20), nullable=True),
    sa.Column('enterprise_id', sa.Integer(), nullable=False),
    sa.Column('party', sa.String(length=40), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('reason', sa.String(length=512), nullable=False),
    sa.Column('content', sa.Text(), nullable=False),
    sa.Column('liability', sa.Text(), nullable=False),
    sa.Column('made_on', sa.Date(), nullable=False),
    sa.Column('valid_until', sa.Date(), nullable=True),
    sa.Column('unperformed', sa.Text(), nullable=True),
    sa.Column('breach_handling', sa.Text(), nullable=True),
    sa.Column('assessed_on', sa.Date(), nullable=True),
    sa.Column('scope', sa.String(length=40), nullable=False),
    sa.Column('remarks', sa.String(length=512), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('status', sa.String(length=40), nullable=False),
    sa.Column('department_id', sa.Integer(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=True),
    sa.Column('changed_by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['changed_by_id'], ['ab_user.id'], name=op.f('fk_commitment_changed_by_id_ab_user')),
    sa.ForeignKeyConstraint(['created_by_id'], ['ab_user.id'], name=op.f('fk_commitment_created_by_id_ab_user')),
    sa.ForeignKeyConstraint(['department_id'], ['department.id'], name=op.f('fk_commitment_department_id_department')),
    sa.ForeignKeyConstraint(['enterprise_id'], ['enterprise.id'], name=op.f('fk_commitment_enterprise_id_enterprise')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_commitment')),
    sa.UniqueConstraint('code', name=op.f('uq_commitment_code'))
    )
    with op.batch_alter_table('commitment', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_commitment_created_by_id'), ['created_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_commitment_department_id'), ['department_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_commitment_enterprise_id'), ['enterprise_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_commitment_status'), ['status'], unique=False)

    op.create_table('credit_event',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('enterprise_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('occurred_on', sa.Date(), nullable=False),
    sa.Column('counts_from', sa.Date(), nullable=False),
    sa.Column('counts_until', sa.Date(), nullable=True),
    sa.Column('ended_on', sa.Date(), nullable=True),
    sa.Column('end_reason', sa.String(length=40), nullable=True),
    sa.Column('quantity', sa.Numeric(precision=18, scale=2), nullable=True),
    sa.Column('facts', sa.Text(), nullable=False),
    sa.Column('source_register', sa.String(length=40), nullable=False),
    sa.Column('source_id', sa.Integer(), nullable=False),
    sa.Column('source_no', sa.String(length=128), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['enterprise_id'], ['enterprise.id'], name=op.f('fk_credit_event_enterprise_id_enterprise')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_credit_event'))
    )
    with op.batch_alter_table('credit_event', schema=None) as batch_op:
        batch_op.create_index('ix_credit_event_source', ['source_register', 'source_id'], unique=False)
        batch_op.create_index('ix_credit_event_subject', ['enterprise_id', 'id'], unique=False)

    op.create_table('grade_result',
    sa.Column('enterprise_id', sa.Integer(), nullable=False),
    sa.Column('scheme', sa.String(length=60), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('grade', sa.String(length=40), nullable=False),
    sa.Column('previous', sa.String(length=40), nullable=False),
    sa.Column('score', sa.Numeric(precision=6, scale=2), nullable=False),
    sa.Column('lines', sa.Text(), nullable=False),
    sa.Column('direct', sa.Text(), nullable=True),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('status', sa.String(length=40), nullable=False),
    sa.Column('department_id', sa.Integer(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=True),
    sa.Column('changed_by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['changed_by_id'], ['ab_user.id'], name=op.f('fk_grade_result_changed_by_id_ab_user')),
    sa.ForeignKeyConstraint(['created_by_id'], ['ab_user.id'], name=op.f('fk_grade_result_created_by_id_ab_user')),
    sa.ForeignKeyConstraint(['department_id'], ['department.id'], name=op.f('fk_grade_result_department_id_department')),
    sa.ForeignKeyConstraint(['enterprise_id'], ['enterprise.id'], name=op.f('fk_grade_result_enterprise_id_enterprise')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_grade_result'))
    )
    with op.batch_alter_table('grade_result', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_grade_result_created_by_id'), ['created_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_grade_result_department_id'), ['department_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_grade_result_enterprise_id'), ['enterprise_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_grade_result_status'), ['status'], unique=False)
        batch_op.create_index('ix_grade_result_subject', ['enterprise_id', 'id'], unique=False)

    op.create_table('inspection',
    sa.Column('notice_no', sa.String(length=80), nullable=False),
    sa.Column('enterprise_id', sa.Integer(), nullable=False),
    sa.Column('method', sa.String(length=40), nullable=False),
    sa.Column('inspected_on', sa.Date(), nullable=False),
    sa.Column('first_officer_id', sa.Integer(), nullable=False),
    sa.Column('second_officer_id', sa.Integer(), nullable=False),
    sa.Column('items', sa.Text(), nullable=False),
    sa.Column('outcome', sa.String(length=40), nullable=False),
    sa.Column('account', sa.Text(), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('status', sa.String(length=40), nullable=False),
    sa.Column('department_id', sa.Integer(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=True),
    sa.Column('changed_by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['changed_by_id'], ['ab_user.id'], name=op.f('fk_inspection_changed_by_id_ab_user')),
    sa.ForeignKeyConstraint(['created_by_id'], ['ab_user.id'], name=op.f('fk_inspection_created_by_id_ab_user')),
    sa.ForeignKeyConstraint(['department_id'], ['department.id'], name=op.f('fk_inspection_department_id_department')),
    sa.ForeignKeyConstraint(['enterprise_id'], ['enterprise.id'], name=op.f('fk_inspection_enterprise_id_enterprise')),
    sa.ForeignKeyConstraint(['first_officer_id'], ['officer.id'], name=op.f('fk_inspection_first_officer_id_officer')),
    sa.ForeignKeyConstraint(['second_officer_id'], ['officer.id'], name=op.f('fk_inspection_second_officer_id_officer')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_inspection')),
    sa.UniqueConstraint('notice_no', name=op.f('uq_inspection_notice_no'))
    )
    with op.batch_alter_table('inspection', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_inspection_created_by_id'), ['created_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_inspection_department_id'), ['department_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_inspection_enterprise_id'), ['enterprise_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_inspection_first_officer_id'), ['first_officer_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_inspection_second_officer_id'), ['second_officer_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_inspection_status'), ['status'], unique=False)

    op.create_table('licence',
    sa.Column('document_name', sa.String(length=64), nullable=False),
    sa.Column('decision_no', sa.String(length=256), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('certificate_name', sa.String(length=64), nullable=True),
    sa.Column('certificate_no', sa.String(length=64), nullable=True),
    sa.Column('content', sa.Text(), nullable=False),
    sa.Column('decided_on', sa.Date(), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('valid_until', sa.Date(), nullable=False),
    sa.Column('state', sa.String(length=40), nullable=False),
    sa.Column('party_name', sa.String(length=200), nullable=False),
    sa.Column('party', sa.String(length=40), nullable=False),
    sa.Column('uscc', sa.String(length=18), nullable=True),
    sa.Column('business_no', sa.String(length=50), nullable=True),
    sa.Column('organisation_no', sa.String(length=9), nullable=True),
    sa.Column('tax_no', sa.String(length=32), nullable=True),
    sa.Column('institution_no', sa.String(length=120), nullable=True),
    sa.Column('society_no', sa.String(length=50), nullable=True),
    sa.Column('legal_representative', sa.String(length=50), nullable=True),
    sa.Column('representative_identity', sa.String(length=40), nullable=True),
    sa.Column('representative_identity_no', sa.String(length=255), nullable=True),
    sa.Column('person_identity', sa.String(length=40), nullable=True),
    sa.Column('person_identity_no', sa.String(length=255), nullable=True),
    sa.Column('decision_key', sa.String(length=256), nullable=False),
    sa.Column('enterprise_id', sa.Integer(), nullable=True),
    sa.Column('organ', sa.String(length=200), nullable=True),
    sa.Column('organ_uscc', sa.String(length=18), nullable=True),
    sa.Column('data_source', sa.String(length=200), nullable=True),
    sa.Column('data_source_uscc', sa.String(length=18), nullable=True),
    sa.Column('remarks', sa.Text(), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('status', sa.String(length=40), nullable=False),
    sa.Column('department_id', sa.Integer(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=True),
    sa.Column('changed_by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['changed_by_id'], ['ab_user.id'], name=op.f('fk_licence_changed_by_id_ab_user')),
    sa.ForeignKeyConstraint(['created_by_id'], ['ab_user.id'], name=op.f('fk_licence_created_by_id_ab_user')),
    sa.ForeignKeyConstraint(['department_id'], ['department.id'], name=op.f('fk_licence_department_id_department')),
    sa.ForeignKeyConstraint(['enterprise_id'], ['enterprise.id'], name=op.f('fk_licence_enterprise_id_enterprise')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_licence')),
    sa.UniqueConstraint('decision_key', name=op.f('uq_licence_decision_key'))
    )
    with op.batch_alter_table('licence', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_licence_created_by_id'), ['created_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_licence_decided_on'), ['decided_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_licence_decision_no'), ['decision_no'], unique=False)
        batch_op.create_index(batch_op.f('ix_licence_department_id'), ['department_id'], unique=False)
        batch_op.create_index('ix_licence_department_id_id', ['department_id', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_licence_enterprise_id'), ['enterprise_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_licence_status'), ['status'], unique=False)
        batch_op.create_index(batch_op.f('ix_licence_uscc'), ['uscc'], unique=False)
        batch_op.create_index(batch_op.f('ix_licence_valid_until'), ['valid_until'], unique=False)

    op.create_table('penalty',
    sa.Column('decision_no', sa.String(length=128), nullable=False),
    sa.Column('violation', sa.String(length=400), nullable=False),
    sa.Column('facts', sa.Text(), nullable=False),
    sa.Column('basis', sa.Text(), nullable=False),
    sa.Column('kinds', sa.String(length=255), nullable=False),
    sa.Column('content', sa.Text(), nullable=False),
    sa.Column('fine', sa.Numeric(precision=18, scale=6), nullable=True),
    sa.Column('confiscated', sa.Numeric(precision=18, scale=6), nullable=True),
    sa.Column('licence_affected', sa.String(length=200), nullable=True),
    sa.Column('decided_on', sa.Date(), nullable=False),
    sa.Column('valid_until', sa.Date(), nullable=False),
    sa.Column('seriousness', sa.String(length=40), nullable=True),
    sa.Column('procedure', sa.String(length=40), nullable=False),
    sa.Column('field', sa.String(length=40), nullable=False),
    sa.Column('performed_on', sa.Date(), nullable=True),
    sa.Column('publish_until', sa.Date(), nullable=True),
    sa.Column('repairable_on', sa.Date(), nullable=True),
    sa.Column('party_name', sa.String(length=200), nullable=False),
    sa.Column('party', sa.String(length=40), nullable=False),
    sa.Column('uscc', sa.String(length=18), nullable=True),
    sa.Column('business_no', sa.String(length=50), nullable=True),
    sa.Column('organisation_no', sa.String(length=9), nullable=True),
    sa.Column('tax_no', sa.String(length=32), nullable=True),
    sa.Column('institution_no', sa.String(length=120), nullable=True),
    sa.Column('society_no', sa.String(length=50), nullable=True),
    sa.Column('legal_representative', sa.String(length=50), nullable=True),
    sa.Column('representative_identity', sa.String(length=40), nullable=True),
    sa.Column('representative_identity_no', sa.String(length=255), nullable=True),
    sa.Column('person_identity', sa.String(length=40), nullable=True),
    sa.Column('person_identity_no', sa.String(length=255), nullable=True),
    sa.Column('decision_key', sa.String(length=256), nullable=False),
    sa.Column('enterprise_id', sa.Integer(), nullable=True),
    sa.Column('organ', sa.String(length=200), nullable=True),
    sa.Column('organ_uscc', sa.String(length=18), nullable=True),
    sa.Column('data_source', sa.String(length=200), nullable=True),
    sa.Column('data_source_uscc', sa.String(length=18), nullable=True),
    sa.Column('remarks', sa.Text(), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('status', sa.String(length=40), nullable=False),
    sa.Column('department_id', sa.Integer(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=True),
    sa.Column('changed_by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['changed_by_id'], ['ab_user.id'], name=op.f('fk_penalty_changed_by_id_ab_user')),
    sa.ForeignKeyConstraint(['created_by_id'], ['ab_user.id'], name=op.f('fk_penalty_created_by_id_ab_user')),
    sa.ForeignKeyConstraint(['department_id'], ['department.id'], name=op.f('fk_penalty_department_id_department')),
    sa.ForeignKeyConstraint(['enterprise_id'], ['enterprise.id'], name=op.f('fk_penalty_enterprise_id_enterprise')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_penalty')),
    sa.UniqueConstraint('decision_key', name=op.f('uq_penalty_decision_key'))
    )
    with op.batch_alter_table('penalty', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_penalty_created_by_id'), ['created_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_penalty_decided_on'), ['decided_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_penalty_decision_no'), ['decision_no'], unique=False)
        batch_op.create_index(batch_op.f('ix_penalty_department_id'), ['department_id'], unique=False)
        batch_op.create_index('ix_penalty_department_id_id', ['department_id', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_penalty_enterprise_id'), ['enterprise_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_penalty_repairable_on'), ['repairable_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_penalty_status'), ['status'], unique=False)
        batch_op.create_index(batch_op.f('ix_penalty_uscc'), ['uscc'], unique=False)

    op.create_table('practitioner',
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('identity_no', sa.String(length=255), nullable=True),
    sa.Column('enterprise_id', sa.Integer(), nullable=False),
    sa.Column('post', sa.String(length=80), nullable=False),
    sa.Column('certificate_no', sa.String(length=80), nullable=True),
    sa.Column('certificate_until', sa.Date(), nullable=True),
    sa.Column('phone', sa.String(length=40), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('status', sa.String(length=40), nullable=False),
    sa.Column('department_id', sa.Integer(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=True),
    sa.Column('changed_by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['changed_by_id'], ['ab_user.id'], name=op.f('fk_practitioner_changed_by_id_ab_user')),
    sa.ForeignKeyConstraint(['created_by_id'], ['ab_user.id'], name=op.f('fk_practitioner_created_by_id_ab_user')),
    sa.ForeignKeyConstraint(['department_id'], ['department.id'], name=op.f('fk_practitioner_department_id_department')),
    sa.ForeignKeyConstraint(['enterprise_id'], ['enterprise.id'], name=op.f('fk_practitioner_enterprise_id_enterprise')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_practitioner'))
    )
    with op.batch_alter_table('practitioner', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_practitioner_created_by_id'), ['created_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_practitioner_department_id'), ['department_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_practitioner_enterprise_id'), ['enterprise_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_practitioner_status'), ['status'], unique=False)

    op.create_table('publication',
    sa.Column('channel', sa.String(length=40), nullable=False),
    sa.Column('source_register', sa.String(length=40), nullable=False),
    sa.Column('source_id', sa.Integer(), nullable=False),
    sa.Column('no', sa.String(length=256), nullable=False),
    sa.Column('subject', sa.String(length=200), nullable=False),
    sa.Column('uscc', sa.String(length=18), nullable=True),
    sa.Column('enterprise_id', sa.Integer(), nullable=True),
    sa.Column('content', sa.Text(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('published_on', sa.Date(), nullable=True),
    sa.Column('planned_until', sa.Date(), nullable=True),
    sa.Column('ended_on', sa.Date(), nullable=True),
    sa.Column('end_reason', sa.String(length=40), nullable=True),
    sa.Column('receipt_no', sa.String(length=80), nullable=True),
    sa.Column('recall_receipt_no', sa.String(length=80), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('status', sa.String(length=40), nullable=False),
    sa.Column('department_id', sa.Integer(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=True),
    sa.Column('changed_by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['changed_by_id'], ['ab_user.id'], name=op.f('fk_publication_changed_by_id_ab_user')),
    sa.ForeignKeyConstraint(['created_by_id'], ['ab_user.id'], name=op.f('fk_publication_created_by_id_ab_user')),
    sa.ForeignKeyConstraint(['department_id'], ['department.id'], name=op.f('fk_publication_department_id_department')),
    sa.ForeignKeyConstraint(['enterprise_id'], ['enterprise.id'], name=op.f('fk_publication_enterprise_id_enterprise')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_publication'))
    )
    with op.batch_alter_table('publication', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_publication_created_by_id'), ['created_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_publication_department_id'), ['department_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_publication_enterprise_id'), ['enterprise_id'], unique=False)
        batch_op.create_index('ix_publication_shown', ['channel', 'status', 'planned_until'], unique=False)
        batch_op.create_index('ix_publication_source', ['source_register', 'source_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_publication_status'), ['status'], unique=False)
        batch_op.create_index(batch_op.f('ix_publication_uscc'), ['uscc'], unique=False)

    op.create_table('finding',
    sa.Column('no', sa.String(length=80), nullable=False),
    sa.Column('enterprise_id', sa.Integer(), nullable=False),
    sa.Column('inspection_id', sa.Integer(), nullable=True),
    sa.Column('description', sa.Text(), nullable=False),
    sa.Column('level', sa.String(length=40), nullable=False),
    sa.Column('found_on', sa.Date(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('rectified_on', sa.Date(), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('status', sa.String(length=40), nullable=False),
    sa.Column('department_id', sa.Integer(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=True),
    sa.Column('changed_by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['changed_by_id'], ['ab_user.id'], name=op.f('fk_finding_changed_by_id_ab_user')),
    sa.ForeignKeyConstraint(['created_by_id'], ['ab_user.id'], name=op.f('fk_finding_created_by_id_ab_user')),
    sa.ForeignKeyConstraint(['department_id'], ['department.id'], name=op.f('fk_finding_department_id_department')),
    sa.ForeignKeyConstraint(['enterprise_id'], ['enterprise.id'], name=op.f('fk_finding_enterprise_id_enterprise')),
    sa.ForeignKeyConstraint(['inspection_id'], ['inspection.id'], name=op.f('fk_finding_inspection_id_inspection')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_finding')),
    sa.UniqueConstraint('no', name=op.f('uq_finding_no'))
    )
    with op.batch_alter_table('finding', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_finding_created_by_id'), ['created_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_finding_department_id'), ['department_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_finding_due_on'), ['due_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_finding_enterprise_id'), ['enterprise_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_finding_inspection_id'), ['inspection_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_finding_status'), ['status'], unique=False)

    op.create_table('repair_application',
    sa.Column('no', sa.String(length=40), nullable=False),
    sa.Column('enterprise_id', sa.Integer(), nullable=True),
    sa.Column('penalty_id', sa.Integer(), nullable=False),
    sa.Column('applied_on', sa.Date(), nullable=False),
    sa.Column('ways', sa.String(length=255), nullable=False),
    sa.Column('performed_on', sa.Date(), nullable=False),
    sa.Column('performed_proof', sa.Text(), nullable=False),
    sa.Column('contact', sa.String(length=80), nullable=True),
    sa.Column('phone', sa.String(length=40), nullable=True),
    sa.Column('told', sa.Text(), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('status', sa.String(length=40), nullable=False),
    sa.Column('department_id', sa.Integer(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=True),
    sa.Column('changed_by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['changed_by_id'], ['ab_user.id'], name=op.f('fk_repair_application_changed_by_id_ab_user')),
    sa.ForeignKeyConstraint(['created_by_id'], ['ab_user.id'], name=op.f('fk_repair_application_created_by_id_ab_user')),
    sa.ForeignKeyConstraint(['department_id'], ['department.id'], name=op.f('fk_repair_application_department_id_department')),
    sa.ForeignKeyConstraint(['enterprise_id'], ['enterprise.id'], name=op.f('fk_repair_application_enterprise_id_enterprise')),
    sa.ForeignKeyConstraint(['penalty_id'], ['penalty.id'], name=op.f('fk_repair_application_penalty_id_penalty')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_repair_application')),
    sa.UniqueConstraint('no', name=op.f('uq_repair_application_no'))
    )
    with op.batch_alter_table('repair_application', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_repair_application_created_by_id'), ['created_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_repair_application_department_id'), ['department_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_repair_application_enterprise_id'), ['enterprise_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_repair_application_penalty_id'), ['penalty_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_repair_application_status'), ['status'], unique=False)

    # Departments are kept by accounts and accounts belong to departments: the circle is closed last.
    with op.batch_alter_table('ab_user', schema=None) as batch_op:
        batch_op.create_foreign_key(batch_op.f('fk_ab_user_department_id_department'), 'department', ['department_id'], ['id'])


def downgrade() -> None:
    with op.batch_alter_table('ab_user', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_ab_user_department_id_department'), type_='foreignkey')

    with op.batch_alter_table('repair_application', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_repair_application_status'))
        batch_op.drop_index(batch_op.f('ix_repair_application_penalty_id'))
        batch_op.drop_index(batch_op.f('ix_repair_application_enterprise_id'))
        batch_op.drop_index(batch_op.f('ix_repair_application_department_id'))
        batch_op.drop_index(batch_op.f('ix_repair_application_created_by_id'))

    op.drop_table('repair_application')
    with op.batch_alter_table('finding', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_finding_status'))
        batch_op.drop_index(batch_op.f('ix_finding_inspection_id'))
        batch_op.drop_index(batch_op.f('ix_finding_enterprise_id'))
        batch_op.drop_index(batch_op.f('ix_finding_due_on'))
        batch_op.drop_index(batch_op.f('ix_finding_department_id'))
        batch_op.drop_index(batch_op.f('ix_finding_created_by_id'))

    op.drop_table('finding')
    with op.batch_alter_table('publication', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_publication_uscc'))
        batch_op.drop_index(batch_op.f('ix_publication_status'))
        batch_op.drop_index('ix_publication_source')
        batch_op.drop_index('ix_publication_shown')
        batch_op.drop_index(batch_op.f('ix_publication_enterprise_id'))
        batch_op.drop_index(batch_op.f('ix_publication_department_id'))
        batch_op.drop_index(batch_op.f('ix_publication_created_by_id'))

    op.drop_table('publication')
    with op.batch_alter_table('practitioner', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_practitioner_status'))
        batch_op.drop_index(batch_op.f('ix_practitioner_enterprise_id'))
        batch_op.drop_index(batch_op.f('ix_practitioner_department_id'))
        batch_op.drop_index(batch_op.f('ix_practitioner_created_by_id'))

    op.drop_table('practitioner')
    with op.batch_alter_table('penalty', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_penalty_uscc'))
        batch_op.drop_index(batch_op.f('ix_penalty_status'))
        batch_op.drop_index(batch_op.f('ix_penalty_repairable_on'))
        batch_op.drop_index(batch_op.f('ix_penalty_enterprise_id'))
        batch_op.drop_index('ix_penalty_department_id_id')
        batch_op.drop_index(batch_op.f('ix_penalty_department_id'))
        batch_op.drop_index(batch_op.f('ix_penalty_decision_no'))
        batch_op.drop_index(batch_op.f('ix_penalty_decided_on'))
        batch_op.drop_index(batch_op.f('ix_penalty_created_by_id'))

    op.drop_table('penalty')
    with op.batch_alter_table('licence', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_licence_valid_until'))
        batch_op.drop_index(batch_op.f('ix_licence_uscc'))
        batch_op.drop_index(batch_op.f('ix_licence_status'))
        batch_op.drop_index(batch_op.f('ix_licence_enterprise_id'))
        batch_op.drop_index('ix_licence_department_id_id')
        batch_op.drop_index(batch_op.f('ix_licence_department_id'))
        batch_op.drop_index(batch_op.f('ix_licence_decision_no'))
        batch_op.drop_index(batch_op.f('ix_licence_decided_on'))
        batch_op.drop_index(batch_op.f('ix_licence_created_by_id'))

    op.drop_table('licence')
    with op.batch_alter_table('inspection', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_inspection_status'))
        batch_op.drop_index(batch_op.f('ix_inspection_second_officer_id'))
        batch_op.drop_index(batch_op.f('ix_inspection_first_officer_id'))
        batch_op.drop_index(batch_op.f('ix_inspection_enterprise_id'))
        batch_op.drop_index(batch_op.f('ix_inspection_department_id'))
        batch_op.drop_index(batch_op.f('ix_inspection_created_by_id'))

    op.drop_table('inspection')
    with op.batch_alter_table('grade_result', schema=None) as batch_op:
        batch_op.drop_index('ix_grade_result_subject')
        batch_op.drop_index(batch_op.f('ix_grade_result_status'))
        batch_op.drop_index(batch_op.f('ix_grade_result_enterprise_id'))
        batch_op.drop_index(batch_op.f('ix_grade_result_department_id'))
        batch_op.drop_index(batch_op.f('ix_grade_result_created_by_id'))

    op.drop_table('grade_result')
    with op.batch_alter_table('credit_event', schema=None) as batch_op:
        batch_op.drop_index('ix_credit_event_subject')
        batch_op.drop_index('ix_credit_event_source')

    op.drop_table('credit_event')
    with op.batch_alter_table('commitment', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_commitment_status'))
        batch_op.drop_index(batch_op.f('ix_commitment_enterprise_id'))
        batch_op.drop_index(batch_op.f('ix_commitment_department_id'))
        batch_op.drop_index(batch_op.f('ix_commitment_created_by_id'))

    op.drop_table('commitment')
    with op.batch_alter_table('accident', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_accident_status'))
        batch_op.drop_index(batch_op.f('ix_accident_enterprise_id'))
        batch_op.drop_index(batch_op.f('ix_accident_department_id'))
        batch_op.drop_index(batch_op.f('ix_accident_created_by_id'))

    op.drop_table('accident')
    with op.batch_alter_table('setting', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_setting_status'))
        batch_op.drop_index(batch_op.f('ix_setting_name'))
        batch_op.drop_index(batch_op.f('ix_setting_department_id'))
        batch_op.drop_index(batch_op.f('ix_setting_created_by_id'))

    op.drop_table('setting')
    with op.batch_alter_table('officer', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_officer_user_id'))
        batch_op.drop_index(batch_op.f('ix_officer_status'))
        batch_op.drop_index(batch_op.f('ix_officer_department_id'))
        batch_op.drop_index(batch_op.f('ix_officer_created_by_id'))

    op.drop_table('officer')
    with op.batch_alter_table('grading_scheme', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_grading_scheme_status'))
        batch_op.drop_index(batch_op.f('ix_grading_scheme_starts_on'))
        batch_op.drop_index(batch_op.f('ix_grading_scheme_department_id'))
        batch_op.drop_index(batch_op.f('ix_grading_scheme_created_by_id'))

    op.drop_table('grading_scheme')
    with op.batch_alter_table('frequency_rule', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_frequency_rule_status'))
        batch_op.drop_index(batch_op.f('ix_frequency_rule_starts_on'))
        batch_op.drop_index(batch_op.f('ix_frequency_rule_department_id'))
        batch_op.drop_index(batch_op.f('ix_frequency_rule_created_by_id'))

    op.drop_table('frequency_rule')
    with op.batch_alter_table('enterprise', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_enterprise_status'))
        batch_op.drop_index(batch_op.f('ix_enterprise_regrade_on'))
        batch_op.drop_index(batch_op.f('ix_enterprise_name'))
        batch_op.drop_index(batch_op.f('ix_enterprise_inspection_due_on'))
        batch_op.drop_index(batch_op.f('ix_enterprise_initials'))
        batch_op.drop_index('ix_enterprise_grade_id')
        batch_op.drop_index(batch_op.f('ix_enterprise_department_id'))
        batch_op.drop_index(batch_op.f('ix_enterprise_created_by_id'))
        batch_op.drop_index('ix_enterprise_class_id')

    op.drop_table('enterprise')
    with op.batch_alter_table('agency', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_agency_status'))
        batch_op.drop_index(batch_op.f('ix_agency_department_id'))
        batch_op.drop_index(batch_op.f('ix_agency_created_by_id'))

    op.drop_table('agency')
    with op.batch_alter_table('ab_permission_view_role', schema=None) as batch_op:
        batch_op.drop_index('idx_role_id')
        batch_op.drop_index('idx_permission_view_id')

    op.drop_table('ab_permission_view_role')
    with op.batch_alter_table('work_item', schema=None) as batch_op:
        batch_op.drop_index('ix_work_item_waiting')
        batch_op.drop_index('ix_work_item_due')
        batch_op.drop_index(batch_op.f('ix_work_item_author_id'))

    op.drop_table('work_item')
    with op.batch_alter_table('movement', schema=None) as batch_op:
        batch_op.drop_index('ix_movement_user')
        batch_op.drop_index('ix_movement_record')

    op.drop_table('movement')
    with op.batch_alter_table('job_run', schema=None) as batch_op:
        batch_op.drop_index('ix_job_run_due')

    op.drop_table('job_run')
    with op.batch_alter_table('import_batch', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_import_batch_register'))

    op.drop_table('import_batch')
    with op.batch_alter_table('department', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_department_status'))
        batch_op.drop_index(batch_op.f('ix_department_department_id'))
        batch_op.drop_index(batch_op.f('ix_department_created_by_id'))

    op.drop_table('department')
    with op.batch_alter_table('delegation', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_delegation_to_user_id'))
        batch_op.drop_index(batch_op.f('ix_delegation_from_user_id'))

    op.drop_table('delegation')
    with op.batch_alter_table('attachment', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_attachment_sha256'))
        batch_op.drop_index('ix_attachment_record')

    op.drop_table('attachment')
    op.drop_table('ab_user_role')
    with op.batch_alter_table('ab_user_group', schema=None) as batch_op:
        batch_op.drop_index('idx_user_id')
        batch_op.drop_index('idx_user_group_id')

    op.drop_table('ab_user_group')
    with op.batch_alter_table('ab_permission_view', schema=None) as batch_op:
        batch_op.drop_index('idx_view_menu_id')
        batch_op.drop_index('idx_permission_id')

    op.drop_table('ab_permission_view')
    with op.batch_alter_table('ab_group_role', schema=None) as batch_op:
        batch_op.drop_index('idx_group_role_id')
        batch_op.drop_index('idx_group_id')

    op.drop_table('ab_group_role')
    with op.batch_alter_table('ab_api_key', schema=None) as batch_op:
        batch_op.drop_index('idx_api_key_user_id')
        batch_op.drop_index('idx_api_key_prefix')
        batch_op.drop_index('idx_api_key_lookup_hash')

    op.drop_table('ab_api_key')
    op.drop_table('holiday')
    op.drop_table('heartbeat')
    with op.batch_alter_table('decision', schema=None) as batch_op:
        batch_op.drop_index('ix_decision_record')

    op.drop_table('decision')
    with op.batch_alter_table('deadline', schema=None) as batch_op:
        batch_op.drop_index('ix_deadline_record')
        batch_op.drop_index('ix_deadline_open')

    op.drop_table('deadline')
    op.drop_table('audit_head')
    with op.batch_alter_table('audit_entry', schema=None) as batch_op:
        batch_op.drop_index('ix_audit_entry_record')
        batch_op.drop_index(batch_op.f('ix_audit_entry_actor'))
        batch_op.drop_index(batch_op.f('ix_audit_entry_action'))

    op.drop_table('audit_entry')
    op.drop_table('ab_view_menu')
    with op.batch_alter_table('ab_user', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_ab_user_department_id'))

    op.drop_table('ab_user')
    op.drop_table('ab_role')
    op.drop_table('ab_register_user')
    op.drop_table('ab_permission')
    op.drop_table('ab_group')
