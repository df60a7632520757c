"""Run by Alembic for each command; `storage.migrate` hands over the connection, in a transaction of its own."""

from alembic import context

from storage.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    render_item=lambda kind, item, _: (
        {
            "UtcDateTime": "sa.DateTime(timezone=True)",
            "Encrypted": "sa.Text()",
        }.get(type(item).__name__, False)
        if kind == "type"
        else False
    ),
)
context.run_migrations()
