"""announcements."""

import sqlalchemy as sa
from alembic import op

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('service_notice',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_service_notice'))
    )
    op.create_table('announcement',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('municipality_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('staff_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('kind', sa.String(length=16), nullable=False),
    sa.Column('state', sa.String(length=16), nullable=False),
    sa.Column('audience', sa.JSON(), nullable=False),
    sa.Column('due', sa.DateTime(timezone=True), nullable=True),
    sa.Column('edition', sa.Integer(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('released_by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('released_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('people', sa.Integer(), nullable=True),
    sa.Column('cursor', sa.BigInteger(), nullable=False),
    sa.Column('fanned_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('edits_cursor', sa.BigInteger(), nullable=False),
    sa.Column('edits_from', sa.DateTime(timezone=True), nullable=True),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('repeat_until', sa.Date(), nullable=True),
    sa.Column('skip_holidays', sa.Boolean(), nullable=False),
    sa.Column('next_due', sa.DateTime(timezone=True), nullable=True),
    sa.Column('series_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("kind IN ('course', 'activity', 'work', 'desk', 'letter', 'other')", name=op.f('ck_announcement_kind_known')),
    sa.CheckConstraint("state IN ('draft', 'asked', 'released', 'paused', 'late', 'stopped', 'withdrawn')", name=op.f('ck_announcement_state_known')),
    sa.ForeignKeyConstraint(['municipality_id'], ['municipality.id'], name=op.f('fk_announcement_municipality_id_municipality')),
    sa.ForeignKeyConstraint(['released_by'], ['staff.id'], name=op.f('fk_announcement_released_by_staff')),
    sa.ForeignKeyConstraint(['series_id'], ['announcement.id'], name=op.f('fk_announcement_series_id_announcement'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f('fk_announcement_staff_id_staff')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_announcement'))
    )
    with op.batch_alter_table('announcement', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_announcement_municipality_id'), ['municipality_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_announcement_series_id'), ['series_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_announcement_staff_id'), ['staff_id'], unique=False)
        batch_op.create_index('ix_announcement_unfanned', ['due'], unique=False, sqlite_where=sa.text("fanned_at IS NULL AND state = 'released'"), postgresql_where=sa.text("fanned_at IS NULL AND state = 'released'"))

    op.create_table('announcement_answer',
    sa.Column('announcement_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('holder_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('choice', sa.Integer(), nullable=False),
    sa.Column('edition', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['announcement_id'], ['announcement.id'], name=op.f('fk_announcement_answer_announcement_id_announcement'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['holder_id'], ['holder.id'], name=op.f('fk_announcement_answer_holder_id_holder'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('announcement_id', 'holder_id', name=op.f('pk_announcement_answer'))
    )
    with op.batch_alter_table('announcement_answer', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_announcement_answer_holder_id'), ['holder_id'], unique=False)

    op.create_table('announcement_text',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('announcement_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('edition', sa.Integer(), nullable=False),
    sa.Column('language', sa.String(length=16), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('question', sa.Text(), nullable=False),
    sa.Column('answers', sa.Text(), nullable=False),
    sa.Column('source', sa.String(length=8), nullable=False),
    sa.Column('medium', sa.String(length=8), nullable=True),
    sa.Column('file_id', sa.Text(), nullable=True),
    sa.Column('set_by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('set_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('passed_by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('passed_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("medium IN ('photo', 'voice')", name=op.f('ck_announcement_text_medium_known')),
    sa.CheckConstraint("source IN ('person', 'file', 'machine')", name=op.f('ck_announcement_text_source_known')),
    sa.ForeignKeyConstraint(['announcement_id'], ['announcement.id'], name=op.f('fk_announcement_text_announcement_id_announcement'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['passed_by'], ['staff.id'], name=op.f('fk_announcement_text_passed_by_staff')),
    sa.ForeignKeyConstraint(['set_by'], ['staff.id'], name=op.f('fk_announcement_text_set_by_staff')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_announcement_text')),
    sa.UniqueConstraint('announcement_id', 'edition', 'language', name=op.f('uq_announcement_text_announcement_id_edition_language'))
    )
    op.create_table('announcement_watch',
    sa.Column('chat_id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('telegram_id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('announcement_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('shown', sa.String(length=64), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['announcement_id'], ['announcement.id'], name=op.f('fk_announcement_watch_announcement_id_announcement'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('chat_id', 'telegram_id', name=op.f('pk_announcement_watch'))
    )
    with op.batch_alter_table('announcement_watch', schema=None) as batch_op:
        batch_op.create_index('ix_announcement_watch_announcement_id', ['announcement_id'], unique=False)

    op.create_table('attention',
    sa.Column('holder_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('a_day', sa.Integer(), nullable=False),
    sa.Column('rest_days', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['holder_id'], ['holder.id'], name=op.f('fk_attention_holder_id_holder'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('holder_id', name=op.f('pk_attention'))
    )
    op.create_table('news_mute',
    sa.Column('holder_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('kind', sa.String(length=16), nullable=False),
    sa.Column('since', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("kind IN ('course', 'activity', 'work', 'desk', 'letter', 'other')", name=op.f('ck_news_mute_kind_known')),
    sa.ForeignKeyConstraint(['holder_id'], ['holder.id'], name=op.f('fk_news_mute_holder_id_holder'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('holder_id', 'kind', name=op.f('pk_news_mute'))
    )
    with op.batch_alter_table('holder', schema=None) as batch_op:
        batch_op.add_column(sa.Column('district', sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column('level', sa.String(length=4), nullable=True))
        batch_op.create_check_constraint(op.f('ck_holder_level_known'), "level IN ('alfa', 'A1', 'A2', 'B1', 'B2')")

    with op.batch_alter_table('municipality', schema=None) as batch_op:
        batch_op.add_column(sa.Column('release_above', sa.Integer(), server_default='200', nullable=False))

    with op.batch_alter_table('outbox', schema=None) as batch_op:
        batch_op.add_column(sa.Column('chat_id', sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column('version', sa.String(length=24), nullable=True))
        batch_op.add_column(sa.Column('went_with', sa.BigInteger(), nullable=True))
        batch_op.drop_constraint(op.f('ck_outbox_state_known'), type_='check')
        batch_op.create_check_constraint(op.f('ck_outbox_state_known'), "state IN ('planned', 'held', 'claimed', 'sent', 'unclear', 'failed', 'skipped')")
        batch_op.create_index('ix_outbox_went_with', ['went_with'], unique=False, sqlite_where=sa.text('went_with IS NOT NULL'), postgresql_where=sa.text('went_with IS NOT NULL'))
