"""approval by credit"""

import sqlalchemy as sa
from alembic import op

revision = '0023'
down_revision = '0022'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('approval_item',
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('basis', sa.Text(), nullable=False),
    sa.Column('legal_days', sa.Integer(), nullable=False),
    sa.Column('days_kind', sa.String(length=40), nullable=False),
    sa.Column('days_green', sa.Integer(), nullable=True),
    sa.Column('days_clean', sa.Integer(), nullable=True),
    sa.Column('days_ordinary', sa.Integer(), nullable=True),
    sa.Column('days_strict', sa.Integer(), nullable=True),
    sa.Column('commitment_basis', sa.String(length=255), nullable=True),
    sa.Column('days_commitment', sa.Integer(), nullable=False),
    sa.Column('promise', sa.Text(), nullable=True),
    sa.Column('liability', sa.Text(), nullable=True),
    sa.Column('certificate_name', sa.String(length=64), nullable=True),
    sa.Column('valid_years', sa.Integer(), nullable=True),
    sa.Column('post_check_days', sa.Integer(), nullable=False),
    sa.Column('content', sa.Text(), nullable=False),
    sa.Column('code', sa.String(length=40), nullable=False),
    sa.Column('edition', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=True),
    sa.Column('ended_on', sa.Date(), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('department_id', sa.Integer(), nullable=True),
    sa.Column('status', sa.String(length=40), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=True),
    sa.Column('changed_by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['changed_by_id'], ['ab_user.id'], name=op.f('fk_approval_item_changed_by_id_ab_user')),
    sa.ForeignKeyConstraint(['created_by_id'], ['ab_user.id'], name=op.f('fk_approval_item_created_by_id_ab_user')),
    sa.ForeignKeyConstraint(['department_id'], ['department.id'], name=op.f('fk_approval_item_department_id_department')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_approval_item'))
    )
    with op.batch_alter_table('approval_item', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_approval_item_created_by_id'), ['created_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_approval_item_department_id'), ['department_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_approval_item_starts_on'), ['starts_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_approval_item_status'), ['status'], unique=False)

    op.create_table('item_material',
    sa.Column('item_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('may_follow', sa.Boolean(), nullable=False),
    sa.Column('follow_days', sa.Integer(), nullable=True),
    sa.Column('remark', sa.String(length=200), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['item_id'], ['approval_item.id'], name=op.f('fk_item_material_item_id_approval_item')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_item_material'))
    )
    with op.batch_alter_table('item_material', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_item_material_item_id'), ['item_id'], unique=False)

    op.create_table('approval_case',
    sa.Column('no', sa.String(length=40), nullable=False),
    sa.Column('enterprise_id', sa.Integer(), nullable=False),
    sa.Column('item_id', sa.Integer(), nullable=False),
    sa.Column('applied_on', sa.Date(), nullable=False),
    sa.Column('way', sa.String(length=40), nullable=False),
    sa.Column('matter', sa.Text(), nullable=True),
    sa.Column('contact', sa.String(length=80), nullable=True),
    sa.Column('phone', sa.String(length=40), nullable=True),
    sa.Column('completeness', sa.String(length=40), nullable=True),
    sa.Column('accepted_on', sa.Date(), nullable=True),
    sa.Column('lane', sa.String(length=40), nullable=True),
    sa.Column('proposed_lane', sa.String(length=40), nullable=True),
    sa.Column('lane_by', sa.String(length=40), nullable=True),
    sa.Column('legal_days', sa.Integer(), nullable=True),
    sa.Column('promised_days', sa.Integer(), nullable=True),
    sa.Column('grade_then', sa.String(length=40), nullable=True),
    sa.Column('score_then', sa.Numeric(precision=6, scale=2), nullable=True),
    sa.Column('listed_then', sa.Boolean(), server_default=sa.false(), nullable=False),
    sa.Column('penalties_then', sa.Integer(), nullable=True),
    sa.Column('false_promise_then', sa.Date(), nullable=True),
    sa.Column('snapshot', sa.JSON(none_as_null=True), nullable=True),
    sa.Column('suspended_for', sa.String(length=40), nullable=True),
    sa.Column('decided_on', sa.Date(), nullable=True),
    sa.Column('timeliness', sa.String(length=40), nullable=True),
    sa.Column('days_used', sa.Integer(), nullable=True),
    sa.Column('refusal_ground', sa.String(length=40), nullable=True),
    sa.Column('certificate_no', sa.String(length=64), nullable=True),
    sa.Column('valid_from', sa.Date(), nullable=True),
    sa.Column('valid_until', sa.Date(), nullable=True),
    sa.Column('licence_id', sa.Integer(), nullable=True),
    sa.Column('revocation_ground', sa.String(length=40), nullable=True),
    sa.Column('revoked_on', sa.Date(), nullable=True),
    sa.Column('barred_until', sa.Date(), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('department_id', sa.Integer(), nullable=True),
    sa.Column('status', sa.String(length=40), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=True),
    sa.Column('changed_by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['changed_by_id'], ['ab_user.id'], name=op.f('fk_approval_case_changed_by_id_ab_user')),
    sa.ForeignKeyConstraint(['created_by_id'], ['ab_user.id'], name=op.f('fk_approval_case_created_by_id_ab_user')),
    sa.ForeignKeyConstraint(['department_id'], ['department.id'], name=op.f('fk_approval_case_department_id_department')),
    sa.ForeignKeyConstraint(['enterprise_id'], ['enterprise.id'], name=op.f('fk_approval_case_enterprise_id_enterprise')),
    sa.ForeignKeyConstraint(['item_id'], ['approval_item.id'], name=op.f('fk_approval_case_item_id_approval_item')),
    sa.ForeignKeyConstraint(['licence_id'], ['licence.id'], name=op.f('fk_approval_case_licence_id_licence')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_approval_case')),
    sa.UniqueConstraint('no', name=op.f('uq_approval_case_no'))
    )
    with op.batch_alter_table('approval_case', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_approval_case_barred_until'), ['barred_until'], unique=False)
        batch_op.create_index(batch_op.f('ix_approval_case_created_by_id'), ['created_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_approval_case_department_id'), ['department_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_approval_case_enterprise_id'), ['enterprise_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_approval_case_item_id'), ['item_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_approval_case_licence_id'), ['licence_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_approval_case_status'), ['status'], unique=False)

    op.create_table('case_material',
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('state', sa.String(length=40), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('remark', sa.String(length=200), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['approval_case.id'], name=op.f('fk_case_material_case_id_approval_case')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_case_material'))
    )
    with op.batch_alter_table('case_material', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_case_material_case_id'), ['case_id'], unique=False)

    op.create_table('credit_report',
    sa.Column('no', sa.String(length=40), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('enterprise_id', sa.Integer(), nullable=False),
    sa.Column('applied_on', sa.Date(), nullable=False),
    sa.Column('purpose', sa.String(length=40), nullable=False),
    sa.Column('approval_case_id', sa.Integer(), nullable=True),
    sa.Column('outside_no', sa.String(length=60), nullable=True),
    sa.Column('issued_on', sa.Date(), nullable=True),
    sa.Column('administration', sa.Integer(), nullable=True),
    sa.Column('trustworthy', sa.Integer(), nullable=True),
    sa.Column('dishonest', sa.Integer(), nullable=True),
    sa.Column('abnormal', sa.Integer(), nullable=True),
    sa.Column('commitments', sa.Integer(), nullable=True),
    sa.Column('evaluations', sa.Integer(), nullable=True),
    sa.Column('judgments', sa.Integer(), nullable=True),
    sa.Column('others', sa.Integer(), nullable=True),
    sa.Column('contact', sa.String(length=80), nullable=True),
    sa.Column('phone', sa.String(length=40), nullable=True),
    sa.Column('data_on', sa.Date(), nullable=True),
    sa.Column('counts', sa.JSON(none_as_null=True), nullable=True),
    sa.Column('code', sa.String(length=40), nullable=True),
    sa.Column('voided_on', sa.Date(), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('department_id', sa.Integer(), nullable=True),
    sa.Column('status', sa.String(length=40), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=True),
    sa.Column('changed_by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['approval_case_id'], ['approval_case.id'], name=op.f('fk_credit_report_approval_case_id_approval_case')),
    sa.ForeignKeyConstraint(['changed_by_id'], ['ab_user.id'], name=op.f('fk_credit_report_changed_by_id_ab_user')),
    sa.ForeignKeyConstraint(['created_by_id'], ['ab_user.id'], name=op.f('fk_credit_report_created_by_id_ab_user')),
    sa.ForeignKeyConstraint(['department_id'], ['department.id'], name=op.f('fk_credit_report_department_id_department')),
    sa.ForeignKeyConstraint(['enterprise_id'], ['enterprise.id'], name=op.f('fk_credit_report_enterprise_id_enterprise')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_credit_report')),
    sa.UniqueConstraint('code', name=op.f('uq_credit_report_code')),
    sa.UniqueConstraint('no', name=op.f('uq_credit_report_no'))
    )
    with op.batch_alter_table('credit_report', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_credit_report_approval_case_id'), ['approval_case_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_credit_report_created_by_id'), ['created_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_credit_report_department_id'), ['department_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_credit_report_enterprise_id'), ['enterprise_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_credit_report_status'), ['status'], unique=False)

    op.create_table('guidance',
    sa.Column('no', sa.String(length=40), nullable=False),
    sa.Column('enterprise_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('approval_case_id', sa.Integer(), nullable=True),
    sa.Column('guided_on', sa.Date(), nullable=False),
    sa.Column('advice', sa.Text(), nullable=True),
    sa.Column('grade_then', sa.String(length=40), nullable=True),
    sa.Column('prospects', sa.JSON(none_as_null=True), nullable=True),
    sa.Column('visited_on', sa.Date(), nullable=True),
    sa.Column('visit_account', sa.Text(), nullable=True),
    sa.Column('effect', sa.Text(), nullable=True),
    sa.Column('grade_after', sa.String(length=40), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('department_id', sa.Integer(), nullable=True),
    sa.Column('status', sa.String(length=40), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=True),
    sa.Column('changed_by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['approval_case_id'], ['approval_case.id'], name=op.f('fk_guidance_approval_case_id_approval_case')),
    sa.ForeignKeyConstraint(['changed_by_id'], ['ab_user.id'], name=op.f('fk_guidance_changed_by_id_ab_user')),
    sa.ForeignKeyConstraint(['created_by_id'], ['ab_user.id'], name=op.f('fk_guidance_created_by_id_ab_user')),
    sa.ForeignKeyConstraint(['department_id'], ['department.id'], name=op.f('fk_guidance_department_id_department')),
    sa.ForeignKeyConstraint(['enterprise_id'], ['enterprise.id'], name=op.f('fk_guidance_enterprise_id_enterprise')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_guidance')),
    sa.UniqueConstraint('no', name=op.f('uq_guidance_no'))
    )
    with op.batch_alter_table('guidance', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_guidance_approval_case_id'), ['approval_case_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_guidance_created_by_id'), ['created_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_guidance_department_id'), ['department_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_guidance_enterprise_id'), ['enterprise_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_guidance_status'), ['status'], unique=False)

    op.create_table('post_check',
    sa.Column('no', sa.String(length=40), nullable=False),
    sa.Column('enterprise_id', sa.Integer(), nullable=False),
    sa.Column('approval_case_id', sa.Integer(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('reason', sa.String(length=40), nullable=False),
    sa.Column('seed', sa.String(length=80), nullable=True),
    sa.Column('first_officer_id', sa.Integer(), nullable=True),
    sa.Column('second_officer_id', sa.Integer(), nullable=True),
    sa.Column('way', sa.String(length=40), nullable=False),
    sa.Column('checked_on', sa.Date(), nullable=True),
    sa.Column('account', sa.Text(), nullable=True),
    sa.Column('reminded_on', sa.Date(), nullable=True),
    sa.Column('put_right_by', sa.Date(), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('department_id', sa.Integer(), nullable=True),
    sa.Column('status', sa.String(length=40), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=True),
    sa.Column('changed_by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['approval_case_id'], ['approval_case.id'], name=op.f('fk_post_check_approval_case_id_approval_case')),
    sa.ForeignKeyConstraint(['changed_by_id'], ['ab_user.id'], name=op.f('fk_post_check_changed_by_id_ab_user')),
    sa.ForeignKeyConstraint(['created_by_id'], ['ab_user.id'], name=op.f('fk_post_check_created_by_id_ab_user')),
    sa.ForeignKeyConstraint(['department_id'], ['department.id'], name=op.f('fk_post_check_department_id_department')),
    sa.ForeignKeyConstraint(['enterprise_id'], ['enterprise.id'], name=op.f('fk_post_check_enterprise_id_enterprise')),
    sa.ForeignKeyConstraint(['first_officer_id'], ['officer.id'], name=op.f('fk_post_check_first_officer_id_officer')),
    sa.ForeignKeyConstraint(['second_officer_id'], ['officer.id'], name=op.f('fk_post_check_second_officer_id_officer')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_post_check')),
    sa.UniqueConstraint('no', name=op.f('uq_post_check_no'))
    )
    with op.batch_alter_table('post_check', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_post_check_approval_case_id'), ['approval_case_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_post_check_created_by_id'), ['created_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_post_check_department_id'), ['department_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_post_check_enterprise_id'), ['enterprise_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_post_check_first_officer_id'), ['first_officer_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_post_check_second_officer_id'), ['second_officer_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_post_check_status'), ['status'], unique=False)

    op.create_table('fulfilment',
    sa.Column('enterprise_id', sa.Integer(), nullable=True),
    sa.Column('commitment_id', sa.Integer(), nullable=False),
    sa.Column('seen_on', sa.Date(), nullable=False),
    sa.Column('source', sa.String(length=40), nullable=False),
    sa.Column('inspection_id', sa.Integer(), nullable=True),
    sa.Column('post_check_id', sa.Integer(), nullable=True),
    sa.Column('result', sa.String(length=40), nullable=False),
    sa.Column('account', sa.Text(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('department_id', sa.Integer(), nullable=True),
    sa.Column('status', sa.String(length=40), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=True),
    sa.Column('changed_by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['changed_by_id'], ['ab_user.id'], name=op.f('fk_fulfilment_changed_by_id_ab_user')),
    sa.ForeignKeyConstraint(['commitment_id'], ['commitment.id'], name=op.f('fk_fulfilment_commitment_id_commitment')),
    sa.ForeignKeyConstraint(['created_by_id'], ['ab_user.id'], name=op.f('fk_fulfilment_created_by_id_ab_user')),
    sa.ForeignKeyConstraint(['department_id'], ['department.id'], name=op.f('fk_fulfilment_department_id_department')),
    sa.ForeignKeyConstraint(['enterprise_id'], ['enterprise.id'], name=op.f('fk_fulfilment_enterprise_id_enterprise')),
    sa.ForeignKeyConstraint(['inspection_id'], ['inspection.id'], name=op.f('fk_fulfilment_inspection_id_inspection')),
    sa.ForeignKeyConstraint(['post_check_id'], ['post_check.id'], name=op.f('fk_fulfilment_post_check_id_post_check')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_fulfilment'))
    )
    with op.batch_alter_table('fulfilment', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_fulfilment_commitment_id'), ['commitment_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_fulfilment_created_by_id'), ['created_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_fulfilment_department_id'), ['department_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_fulfilment_enterprise_id'), ['enterprise_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_fulfilment_inspection_id'), ['inspection_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_fulfilment_post_check_id'), ['post_check_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_fulfilment_status'), ['status'], unique=False)

    op.create_table('report_use',
    sa.Column('no', sa.String(length=40), nullable=False),
    sa.Column('enterprise_id', sa.Integer(), nullable=True),
    sa.Column('credit_report_id', sa.Integer(), nullable=False),
    sa.Column('used_on', sa.Date(), nullable=False),
    sa.Column('scene', sa.String(length=40), nullable=False),
    sa.Column('approval_case_id', sa.Integer(), nullable=True),
    sa.Column('inspection_id', sa.Integer(), nullable=True),
    sa.Column('matter', sa.String(length=200), nullable=False),
    sa.Column('conclusion', sa.String(length=40), nullable=False),
    sa.Column('effect', sa.String(length=40), nullable=False),
    sa.Column('remarks', sa.String(length=400), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('department_id', sa.Integer(), nullable=True),
    sa.Column('status', sa.String(length=40), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=True),
    sa.Column('changed_by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['approval_case_id'], ['approval_case.id'], name=op.f('fk_report_use_approval_case_id_approval_case')),
    sa.ForeignKeyConstraint(['changed_by_id'], ['ab_user.id'], name=op.f('fk_report_use_changed_by_id_ab_user')),
    sa.ForeignKeyConstraint(['created_by_id'], ['ab_user.id'], name=op.f('fk_report_use_created_by_id_ab_user')),
    sa.ForeignKeyConstraint(['credit_report_id'], ['credit_report.id'], name=op.f('fk_report_use_credit_report_id_credit_report')),
    sa.ForeignKeyConstraint(['department_id'], ['department.id'], name=op.f('fk_report_use_department_id_department')),
    sa.ForeignKeyConstraint(['enterprise_id'], ['enterprise.id'], name=op.f('fk_report_use_enterprise_id_enterprise')),
    sa.ForeignKeyConstraint(['inspection_id'], ['inspection.id'], name=op.f('fk_report_use_inspection_id_inspection')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_report_use')),
    sa.UniqueConstraint('no', name=op.f('uq_report_use_no'))
    )
    with op.batch_alter_table('report_use', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_report_use_approval_case_id'), ['approval_case_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_report_use_created_by_id'), ['created_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_report_use_credit_report_id'), ['credit_report_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_report_use_department_id'), ['department_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_report_use_enterprise_id'), ['enterprise_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_report_use_inspection_id'), ['inspection_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_report_use_status'), ['status'], unique=False)

    with op.batch_alter_table('commitment', schema=None) as batch_op:
        batch_op.add_column(sa.Column('reminded_on', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('approval_case_id', sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f('ix_commitment_approval_case_id'), ['approval_case_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_commitment_approval_case_id_approval_case'), 'approval_case', ['approval_case_id'], ['id'])

    with op.batch_alter_table('deadline', schema=None) as batch_op:
        batch_op.add_column(sa.Column('paused_on', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('pauses', sa.JSON(none_as_null=True), server_default='[]', nullable=False))
        batch_op.add_column(sa.Column('warned', sa.Integer(), server_default='0', nullable=False))



def downgrade() -> None:
    with op.batch_alter_table('deadline', schema=None) as batch_op:
        batch_op.drop_column('warned')
        batch_op.drop_column('pauses')
        batch_op.drop_column('paused_on')

    with op.batch_alter_table('commitment', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_commitment_approval_case_id_approval_case'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_commitment_approval_case_id'))
        batch_op.drop_column('approval_case_id')
        batch_op.drop_column('reminded_on')

    with op.batch_alter_table('report_use', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_report_use_status'))
        batch_op.drop_index(batch_op.f('ix_report_use_inspection_id'))
        batch_op.drop_index(batch_op.f('ix_report_use_enterprise_id'))
        batch_op.drop_index(batch_op.f('ix_report_use_department_id'))
        batch_op.drop_index(batch_op.f('ix_report_use_credit_report_id'))
        batch_op.drop_index(batch_op.f('ix_report_use_created_by_id'))
        batch_op.drop_index(batch_op.f('ix_report_use_approval_case_id'))

    op.drop_table('report_use')
    with op.batch_alter_table('fulfilment', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_fulfilment_status'))
        batch_op.drop_index(batch_op.f('ix_fulfilment_post_check_id'))
        batch_op.drop_index(batch_op.f('ix_fulfilment_inspection_id'))
        batch_op.drop_index(batch_op.f('ix_fulfilment_enterprise_id'))
        batch_op.drop_index(batch_op.f('ix_fulfilment_department_id'))
        batch_op.drop_index(batch_op.f('ix_fulfilment_created_by_id'))
        batch_op.drop_index(batch_op.f('ix_fulfilment_commitment_id'))

    op.drop_table('fulfilment')
    with op.batch_alter_table('post_check', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_post_check_status'))
        batch_op.drop_index(batch_op.f('ix_post_check_second_officer_id'))
        batch_op.drop_index(batch_op.f('ix_post_check_first_officer_id'))
        batch_op.drop_index(batch_op.f('ix_post_check_enterprise_id'))
        batch_op.drop_index(batch_op.f('ix_post_check_department_id'))
        batch_op.drop_index(batch_op.f('ix_post_check_created_by_id'))
        batch_op.drop_index(batch_op.f('ix_post_check_approval_case_id'))

    op.drop_table('post_check')
    with op.batch_alter_table('guidance', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_guidance_status'))
        batch_op.drop_index(batch_op.f('ix_guidance_enterprise_id'))
        batch_op.drop_index(batch_op.f('ix_guidance_department_id'))
        batch_op.drop_index(batch_op.f('ix_guidance_created_by_id'))
        batch_op.drop_index(batch_op.f('ix_guidance_approval_case_id'))

    op.drop_table('guidance')
    with op.batch_alter_table('credit_report', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_credit_report_status'))
        batch_op.drop_index(batch_op.f('ix_credit_report_enterprise_id'))
        batch_op.drop_index(batch_op.f('ix_credit_report_department_id'))
        batch_op.drop_index(batch_op.f('ix_credit_report_created_by_id'))
        batch_op.drop_index(batch_op.f('ix_credit_report_approval_case_id'))

    op.drop_table('credit_report')
    with op.batch_alter_table('case_material', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_case_material_case_id'))

    op.drop_table('case_material')
    with op.batch_alter_table('approval_case', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_approval_case_status'))
        batch_op.drop_index(batch_op.f('ix_approval_case_licence_id'))
        batch_op.drop_index(batch_op.f('ix_approval_case_item_id'))
        batch_op.drop_index(batch_op.f('ix_approval_case_enterprise_id'))
        batch_op.drop_index(batch_op.f('ix_approval_case_department_id'))
        batch_op.drop_index(batch_op.f('ix_approval_case_created_by_id'))
        batch_op.drop_index(batch_op.f('ix_approval_case_barred_until'))

    op.drop_table('approval_case')
    with op.batch_alter_table('item_material', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_item_material_item_id'))

    op.drop_table('item_material')
    with op.batch_alter_table('approval_item', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_approval_item_status'))
        batch_op.drop_index(batch_op.f('ix_approval_item_starts_on'))
        batch_op.drop_index(batch_op.f('ix_approval_item_department_id'))
        batch_op.drop_index(batch_op.f('ix_approval_item_created_by_id'))

    op.drop_table('approval_item')
