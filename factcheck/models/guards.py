"""What the database itself refuses: history that is changed, and changes that nothing tells of."""

import pgtrigger


def append_only() -> list[pgtrigger.Trigger]:
    """Triggers that refuse UPDATE, DELETE and TRUNCATE of a table's rows."""
    return [
        pgtrigger.Protect(name="rows_stay", operation=pgtrigger.Update | pgtrigger.Delete),
        table_stays(),
    ]


def table_stays() -> pgtrigger.Trigger:
    """A trigger that refuses TRUNCATE."""
    return pgtrigger.Trigger(
        name="table_stays",
        level=pgtrigger.Statement,
        when=pgtrigger.Before,
        operation=pgtrigger.Truncate,
        func="RAISE EXCEPTION 'history is not truncated: %', TG_TABLE_NAME;",
    )


def told(subject: str, **guards: pgtrigger.Condition | None) -> list[pgtrigger.Trigger]:
    """Triggers that refuse a change of a row which no audit event tells of when it is committed.

    `subject` is SQL for what the event must be about, where `new` and `old` are the row, such as
    "'claim:' || new.claim_id". `guards` names the operations (`insert`, `update`, `delete`) and
    the condition, None for always. Asked at the end of the transaction, so that the event may
    come first or last; a transaction is known by its number and its start, as numbers begin anew
    where a backup is restored.
    """
    return [
        pgtrigger.Trigger(
            name=f"{operation}_is_told",
            operation=getattr(pgtrigger, operation.capitalize()),
            when=pgtrigger.After,
            timing=pgtrigger.Deferred,
            condition=condition,
            func=f"""
                IF NOT EXISTS (
                    SELECT FROM factcheck_auditevent
                    WHERE transaction_number = pg_current_xact_id()::text::bigint
                    AND transaction_began_at = transaction_timestamp()
                    AND subject = {subject.replace("new.", row_of(operation))}
                ) THEN
                    RAISE EXCEPTION 'this % of % is told by no audit event',
                        lower(TG_OP), TG_TABLE_NAME USING ERRCODE = 'check_violation';
                END IF;
                RETURN NULL;
            """,
        )
        for operation, condition in guards.items()
    ]


def row_of(operation: str) -> str:
    """Where a trigger finds the row, as the beginning of a column's name."""
    return "OLD." if operation == "delete" else "NEW."
