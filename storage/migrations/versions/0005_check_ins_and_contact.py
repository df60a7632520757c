"""check-ins and contact."""

import sqlalchemy as sa
from alembic import op

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('absence',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('staff_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('since', sa.DateTime(timezone=True), nullable=False),
    sa.Column('until', sa.DateTime(timezone=True), nullable=False),
    sa.Column('substitute_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('made_by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('begun', sa.Boolean(), nullable=False),
    sa.Column('ended', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['made_by'], ['staff.id'], name=op.f('fk_absence_made_by_staff')),
    sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f('fk_absence_staff_id_staff'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['substitute_id'], ['staff.id'], name=op.f('fk_absence_substitute_id_staff')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_absence'))
    )
    with op.batch_alter_table('absence', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_absence_staff_id'), ['staff_id'], unique=False)

    op.create_table('comparison',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('municipality_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('first_way', sa.Text(), nullable=False),
    sa.Column('second_way', sa.Text(), nullable=False),
    sa.Column('measure', sa.String(length=32), nullable=False),
    sa.Column('begins', sa.Date(), nullable=False),
    sa.Column('ends', sa.Date(), nullable=False),
    sa.Column('made_by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('fixed_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['made_by'], ['staff.id'], name=op.f('fk_comparison_made_by_staff')),
    sa.ForeignKeyConstraint(['municipality_id'], ['municipality.id'], name=op.f('fk_comparison_municipality_id_municipality')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_comparison'))
    )
    with op.batch_alter_table('comparison', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_comparison_municipality_id'), ['municipality_id'], unique=False)

    op.create_table('digest_choice',
    sa.Column('staff_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('weekday', sa.Integer(), nullable=True),
    sa.Column('weekly_at', sa.Time(), nullable=False),
    sa.Column('daily', sa.Boolean(), nullable=False),
    sa.Column('daily_at', sa.Time(), nullable=False),
    sa.Column('by_chat', sa.Boolean(), nullable=False),
    sa.Column('by_mail', sa.Boolean(), nullable=False),
    sa.Column('last_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('next_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f('fk_digest_choice_staff_id_staff'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('staff_id', name=op.f('pk_digest_choice'))
    )
    with op.batch_alter_table('digest_choice', schema=None) as batch_op:
        batch_op.create_index('ix_digest_choice_next_at', ['next_at'], unique=False)

    op.create_table('duty',
    sa.Column('municipality_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('staff_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('place', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['municipality_id'], ['municipality.id'], name=op.f('fk_duty_municipality_id_municipality')),
    sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f('fk_duty_staff_id_staff'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('municipality_id', 'staff_id', name=op.f('pk_duty'))
    )
    op.create_table('mail',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('key', sa.String(length=200), nullable=False),
    sa.Column('staff_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('kind', sa.String(length=32), nullable=False),
    sa.Column('address', sa.Text(), nullable=True),
    sa.Column('since', sa.DateTime(timezone=True), nullable=True),
    sa.Column('due', sa.DateTime(timezone=True), nullable=False),
    sa.Column('useful_until', sa.DateTime(timezone=True), nullable=False),
    sa.Column('state', sa.String(length=8), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('reason', sa.String(length=64), nullable=True),
    sa.Column('lease_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("state IN ('planned', 'claimed', 'sent', 'unclear', 'failed', 'skipped')", name=op.f('ck_mail_state_known')),
    sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f('fk_mail_staff_id_staff'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mail')),
    sa.UniqueConstraint('key', name=op.f('uq_mail_key'))
    )
    with op.batch_alter_table('mail', schema=None) as batch_op:
        batch_op.create_index('ix_mail_state_due', ['state', 'due'], unique=False)

    op.create_table('check_in',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('holder_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('questions', sa.JSON(), nullable=False),
    sa.Column('seen_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('seen_by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.ForeignKeyConstraint(['holder_id'], ['holder.id'], name=op.f('fk_check_in_holder_id_holder'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['seen_by'], ['staff.id'], name=op.f('fk_check_in_seen_by_staff')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_check_in'))
    )
    with op.batch_alter_table('check_in', schema=None) as batch_op:
        batch_op.create_index('ix_check_in_holder_id_asked_at', ['holder_id', 'asked_at'], unique=False)

    op.create_table('check_in_rhythm',
    sa.Column('holder_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('weekday', sa.Integer(), nullable=False),
    sa.Column('at', sa.Time(), nullable=False),
    sa.Column('every', sa.Integer(), nullable=False),
    sa.Column('paused_until', sa.Date(), nullable=True),
    sa.Column('stopped', sa.Boolean(), nullable=False),
    sa.Column('next_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['holder_id'], ['holder.id'], name=op.f('fk_check_in_rhythm_holder_id_holder'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('holder_id', name=op.f('pk_check_in_rhythm'))
    )
    with op.batch_alter_table('check_in_rhythm', schema=None) as batch_op:
        batch_op.create_index('ix_check_in_rhythm_next_at', ['next_at'], unique=False)

    op.create_table('comparison_member',
    sa.Column('comparison_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('holder_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('second', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['comparison_id'], ['comparison.id'], name=op.f('fk_comparison_member_comparison_id_comparison'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['holder_id'], ['holder.id'], name=op.f('fk_comparison_member_holder_id_holder'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('comparison_id', 'holder_id', name=op.f('pk_comparison_member'))
    )
    op.create_table('handover',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('holder_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('from_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('to_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('made_by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['from_id'], ['staff.id'], name=op.f('fk_handover_from_id_staff')),
    sa.ForeignKeyConstraint(['holder_id'], ['holder.id'], name=op.f('fk_handover_holder_id_holder'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['made_by'], ['staff.id'], name=op.f('fk_handover_made_by_staff')),
    sa.ForeignKeyConstraint(['to_id'], ['staff.id'], name=op.f('fk_handover_to_id_staff')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_handover'))
    )
    with op.batch_alter_table('handover', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_handover_holder_id'), ['holder_id'], unique=False)

    op.create_table('kept_track',
    sa.Column('holder_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('track', sa.String(length=16), nullable=False),
    sa.Column('since', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("track IN ('language', 'self_reliance', 'civic', 'work', 'education', 'health', 'social')", name=op.f('ck_kept_track_track_known')),
    sa.ForeignKeyConstraint(['holder_id'], ['holder.id'], name=op.f('fk_kept_track_holder_id_holder'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('holder_id', 'track', name=op.f('pk_kept_track'))
    )
    op.create_table('merge',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('kept_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('other_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('moved', sa.JSON(), nullable=False),
    sa.Column('made_by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('undone_by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('undone_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['kept_id'], ['holder.id'], name=op.f('fk_merge_kept_id_holder'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['made_by'], ['staff.id'], name=op.f('fk_merge_made_by_staff')),
    sa.ForeignKeyConstraint(['other_id'], ['holder.id'], name=op.f('fk_merge_other_id_holder'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['undone_by'], ['staff.id'], name=op.f('fk_merge_undone_by_staff')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_merge'))
    )
    with op.batch_alter_table('merge', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_merge_kept_id'), ['kept_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_merge_other_id'), ['other_id'], unique=False)

    op.create_table('told_away',
    sa.Column('holder_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('absence_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.ForeignKeyConstraint(['absence_id'], ['absence.id'], name=op.f('fk_told_away_absence_id_absence'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['holder_id'], ['holder.id'], name=op.f('fk_told_away_holder_id_holder'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('holder_id', name=op.f('pk_told_away'))
    )
    op.create_table('transfer',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('holder_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('code_hash', sa.LargeBinary(length=32), nullable=False),
    sa.Column('with_words', sa.Boolean(), nullable=False),
    sa.Column('from_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('to_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('day', sa.Date(), nullable=True),
    sa.Column('accepted_by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('accepted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('released_by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('released_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_by', sa.String(length=16), nullable=True),
    sa.Column('done_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("ended_by IN ('holder', 'old_town', 'time')", name=op.f('ck_transfer_ended_by_known')),
    sa.ForeignKeyConstraint(['accepted_by'], ['staff.id'], name=op.f('fk_transfer_accepted_by_staff')),
    sa.ForeignKeyConstraint(['from_id'], ['municipality.id'], name=op.f('fk_transfer_from_id_municipality')),
    sa.ForeignKeyConstraint(['holder_id'], ['holder.id'], name=op.f('fk_transfer_holder_id_holder'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['released_by'], ['staff.id'], name=op.f('fk_transfer_released_by_staff')),
    sa.ForeignKeyConstraint(['to_id'], ['municipality.id'], name=op.f('fk_transfer_to_id_municipality')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_transfer')),
    sa.UniqueConstraint('code_hash', name=op.f('uq_transfer_code_hash'))
    )
    with op.batch_alter_table('transfer', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_transfer_from_id'), ['from_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_transfer_holder_id'), ['holder_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_transfer_to_id'), ['to_id'], unique=False)

    op.create_table('check_in_answer',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('check_in_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('question', sa.String(length=32), nullable=False),
    sa.Column('rev', sa.Integer(), nullable=False),
    sa.Column('code', sa.Text(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('replaced_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['check_in_id'], ['check_in.id'], name=op.f('fk_check_in_answer_check_in_id_check_in'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_check_in_answer'))
    )
    with op.batch_alter_table('check_in_answer', schema=None) as batch_op:
        batch_op.create_index('ix_check_in_answer_check_in_id', ['check_in_id'], unique=False)
        batch_op.create_index('uq_check_in_answer_holds', ['check_in_id', 'question'], unique=True, sqlite_where=sa.text('replaced_at IS NULL'), postgresql_where=sa.text('replaced_at IS NULL'))

    op.create_table('message_copy',
    sa.Column('chat_id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('telegram_id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('holder_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('outbox_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['holder_id'], ['holder.id'], name=op.f('fk_message_copy_holder_id_holder'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['outbox_id'], ['outbox.id'], name=op.f('fk_message_copy_outbox_id_outbox'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('chat_id', 'telegram_id', name=op.f('pk_message_copy'))
    )
    with op.batch_alter_table('message_copy', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_message_copy_holder_id'), ['holder_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_message_copy_outbox_id'), ['outbox_id'], unique=False)

    op.create_table('alarm',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('holder_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('message_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('next_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('told', sa.JSON(), nullable=False),
    sa.Column('taken_by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('taken_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('lifted_by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('lifted_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['holder_id'], ['holder.id'], name=op.f('fk_alarm_holder_id_holder'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['lifted_by'], ['staff.id'], name=op.f('fk_alarm_lifted_by_staff')),
    sa.ForeignKeyConstraint(['message_id'], ['message.id'], name=op.f('fk_alarm_message_id_message'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['taken_by'], ['staff.id'], name=op.f('fk_alarm_taken_by_staff')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_alarm'))
    )
    with op.batch_alter_table('alarm', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_alarm_holder_id'), ['holder_id'], unique=False)
        batch_op.create_index('ix_alarm_next_at', ['next_at'], unique=False, sqlite_where=sa.text('next_at IS NOT NULL'), postgresql_where=sa.text('next_at IS NOT NULL'))

    op.create_table('late_message',
    sa.Column('message_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('offered', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['message_id'], ['message.id'], name=op.f('fk_late_message_message_id_message'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('message_id', name=op.f('pk_late_message'))
    )
    with op.batch_alter_table('late_message', schema=None) as batch_op:
        batch_op.create_index('ix_late_message_at', ['at'], unique=False, sqlite_where=sa.text('NOT offered'), postgresql_where=sa.text('NOT offered'))

    op.create_table('late_word',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('holder_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('chat_id', sa.BigInteger(), nullable=False),
    sa.Column('telegram_id', sa.BigInteger(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('due', sa.DateTime(timezone=True), nullable=True),
    sa.Column('message_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.CheckConstraint('(due IS NULL) = (message_id IS NOT NULL)', name=op.f('ck_late_word_theirs_or_passed_on')),
    sa.ForeignKeyConstraint(['holder_id'], ['holder.id'], name=op.f('fk_late_word_holder_id_holder'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['message_id'], ['message.id'], name=op.f('fk_late_word_message_id_message'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_late_word')),
    sa.UniqueConstraint('chat_id', 'telegram_id', name=op.f('uq_late_word_chat_id_telegram_id'))
    )
    with op.batch_alter_table('late_word', schema=None) as batch_op:
        batch_op.create_index('ix_late_word_due', ['due'], unique=False, sqlite_where=sa.text('due IS NOT NULL'), postgresql_where=sa.text('due IS NOT NULL'))
        batch_op.create_index(batch_op.f('ix_late_word_holder_id'), ['holder_id'], unique=False)

    op.create_table('reply',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('holder_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('staff_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('message_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('phrase', sa.String(length=32), nullable=True),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('language', sa.String(length=16), nullable=False),
    sa.Column('state', sa.String(length=16), nullable=False),
    sa.Column('due', sa.DateTime(timezone=True), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('telegram_id', sa.BigInteger(), nullable=True),
    sa.Column('translation', sa.Text(), nullable=True),
    sa.Column('translated_to', sa.String(length=16), nullable=True),
    sa.CheckConstraint("state IN ('held', 'planned', 'sent', 'taken_back', 'draft')", name=op.f('ck_reply_state_known')),
    sa.ForeignKeyConstraint(['holder_id'], ['holder.id'], name=op.f('fk_reply_holder_id_holder'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['message_id'], ['message.id'], name=op.f('fk_reply_message_id_message'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f('fk_reply_staff_id_staff')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reply'))
    )
    with op.batch_alter_table('reply', schema=None) as batch_op:
        batch_op.create_index('ix_reply_holder_id_made_at', ['holder_id', 'made_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_reply_staff_id'), ['staff_id'], unique=False)

    with op.batch_alter_table('holder', schema=None) as batch_op:
        batch_op.add_column(sa.Column('merged_into', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_holder_merged_into_holder'), 'holder', ['merged_into'], ['id'])

    with op.batch_alter_table('message', schema=None) as batch_op:
        batch_op.add_column(sa.Column('handled_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('handled_by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True))
        batch_op.add_column(sa.Column('translation', sa.Text(), nullable=True))
        batch_op.add_column(sa.Column('translated_to', sa.String(length=16), nullable=True))
        batch_op.add_column(sa.Column('file_id', sa.Text(), nullable=True))
        batch_op.add_column(sa.Column('notice_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True))
        batch_op.create_index(batch_op.f('ix_message_notice_id'), ['notice_id'], unique=False)
        batch_op.create_index('ix_message_waiting', ['holder_id'], unique=False, sqlite_where=sa.text('handled_at IS NULL'), postgresql_where=sa.text('handled_at IS NULL'))
        batch_op.create_foreign_key(batch_op.f('fk_message_handled_by_staff'), 'staff', ['handled_by'], ['id'])
        batch_op.create_foreign_key(batch_op.f('fk_message_notice_id_outbox'), 'outbox', ['notice_id'], ['id'], ondelete='SET NULL')

    with op.batch_alter_table('municipality', schema=None) as batch_op:
        batch_op.add_column(sa.Column('help_numbers', sa.JSON(none_as_null=True), nullable=True))

    with op.batch_alter_table('staff', schema=None) as batch_op:
        batch_op.add_column(sa.Column('email', sa.Text(), nullable=True))
        batch_op.add_column(sa.Column('left_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('away', sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column('substitute_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_staff_substitute_id_staff'), 'staff', ['substitute_id'], ['id'])

    # Until now each notice told one message, which was its subject. Now a notice tells what came of one coach's people.
    op.execute(
        "UPDATE message SET notice_id = (SELECT max(outbox.id) FROM outbox"
        " WHERE outbox.kind = 'staff_message' AND outbox.subject_id = message.id)"
    )
    op.execute("UPDATE outbox SET subject_id = staff_id WHERE kind = 'staff_message'")
    # Whatever was told of is no work that waits: coaches had no list of it.
    op.execute(
        "UPDATE message SET handled_at = coalesce(edited_at, at) WHERE notice_id IN"
        " (SELECT id FROM outbox WHERE state = 'sent')"
    )
