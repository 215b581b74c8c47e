"""What of the server of a hub is unsafe: its settings, its other databases, what it writes down."""

from collections.abc import Collection, Iterator
from typing import Final

import psycopg

from trainer.hub.finding import Finding
from trainer.hub.roles import quoted

_FILLING: Final = ("lo_creat", "lo_create", "lo_from_bytea", "pg_logical_emit_message")
"""Functions of PostgreSQL's own that write for everybody, and no limit holds."""
_LOCKING: Final = tuple(
    f"pg_{attempt}advisory_{until}lock{kind}"
    for attempt in ("", "try_")
    for until in ("", "xact_")
    for kind in ("", "_shared")
)
"""Functions of PostgreSQL's own that take a lock by a number, as many as one likes."""
_TRUSTING: Final = ("trust", "ident", "password", "md5")
"""Ways to log in that ask for no password, or for one that is sent or kept as it should not be."""
_LOOPBACK: Final = ("127.0.0.1", "::1", "localhost")
_SLOW: Final = {
    "log_min_duration_statement": "-1",
    "log_min_duration_sample": "-1",
    "log_transaction_sample_rate": "0",
}
"""What has some statements logged with what was sent with them, and when it does not."""


def findings_of_the_server(hub: psycopg.Connection) -> Iterator[Finding]:
    """What of the server is unsafe, as far as the one who asks may read it."""
    yield from _plaintext(hub)
    yield from _filling(hub)
    yield from _locking(hub)
    yield from _logging(hub)


def _plaintext(hub: psycopg.Connection) -> Iterator[Finding]:
    (is_on,) = hub.execute("SHOW ssl").fetchone() or ("off",)
    if is_on != "on":
        yield Finding(
            "The server does not encrypt connections.",
            "Set ssl = on with a certificate, unless it serves this machine alone.",
        )
    (passwords,) = hub.execute("SHOW password_encryption").fetchone() or ("",)
    if passwords != "scram-sha-256":
        yield Finding(
            f"Passwords are kept by {passwords}.", "Set password_encryption = scram-sha-256."
        )
    yield from _plain_lines(hub)


def _plain_lines(hub: psycopg.Connection) -> Iterator[Finding]:
    """Lines of pg_hba.conf by which others may come unencrypted; superusers alone may read it."""
    (may_read,) = hub.execute(
        "SELECT has_function_privilege('pg_hba_file_rules()', 'EXECUTE')"
        " AND has_table_privilege('pg_hba_file_rules', 'SELECT')"
    ).fetchone() or (False,)
    if not may_read:
        return
    rules = hub.execute(
        "SELECT line_number, type, address, auth_method, database @> '{all}'"
        " AND user_name @> '{all}' AND address = 'all' FROM pg_hba_file_rules"
        " WHERE error IS NULL ORDER BY line_number"
    ).fetchall()
    for line, kind, source, method, is_of_all in rules:
        if kind == "local" or source in _LOOPBACK:
            continue
        if method in _TRUSTING:
            yield Finding(
                f"By line {line} of pg_hba.conf {source} may connect by {method}.",
                "Make it scram-sha-256, and reload the server.",
            )
        if kind not in ("host", "hostnossl"):
            continue
        if method != "reject":
            yield Finding(
                f"By line {line} of pg_hba.conf {source} may connect without TLS.",
                "Make it hostssl, and reload the server.",
            )
        elif is_of_all:
            return


def _filling(hub: psycopg.Connection) -> Iterator[Finding]:
    """Ways to fill the disk that are open to every login, and that a superuser alone can close."""
    functions = _open_to_all(hub, _FILLING)
    if functions:
        yield Finding(
            "Every login may fill the disk with large objects, or with messages in the log of"
            " writes.",
            "As superuser, in this database: REVOKE EXECUTE ON FUNCTION"
            f" {', '.join(functions)} FROM PUBLIC.",
        )
    elsewhere = [
        name
        for (name,) in hub.execute(
            "SELECT quote_ident(datname) FROM pg_database WHERE datallowconn"
            " AND datname <> current_database()"
            " AND has_database_privilege('public', oid, 'CONNECT') ORDER BY 1"
        )
    ]
    if elsewhere:
        yield Finding(
            "Every login may connect to other databases of this server as well, and fill the disk"
            " there.",
            f"As superuser: REVOKE CONNECT ON DATABASE {', '.join(elsewhere)} FROM PUBLIC.",
        )
    settings = hub.execute(
        "SELECT current_setting('temp_file_limit'), current_setting('max_prepared_transactions')"
    ).fetchone()
    files, prepared = settings or ("", "0")
    if files == "-1":
        yield Finding(
            "A query of any login may fill the disk with temporary files.",
            f"As superuser: ALTER DATABASE {quoted(hub.info.dbname)} SET temp_file_limit = '1GB'.",
        )
    if prepared != "0":
        yield Finding(
            "A login may leave a prepared transaction behind, which holds locks for ever.",
            "Set max_prepared_transactions = 0, unless something else needs it.",
        )


def _locking(hub: psycopg.Connection) -> Iterator[Finding]:
    """A server has room for so many locks of all logins together, and ends who asks for more."""
    functions = _open_to_all(hub, _LOCKING)
    if functions:
        yield Finding(
            "Every login may use up the locks that the server has for all of them, so that nobody"
            " else can read or write.",
            "As superuser, in this database: REVOKE EXECUTE ON FUNCTION"
            f" {', '.join(functions)} FROM PUBLIC.",
        )


def _open_to_all(hub: psycopg.Connection, names: Collection[str]) -> list[str]:
    """Functions of PostgreSQL's own, of whatever parameters, that everybody may call."""
    rows = hub.execute(
        """
        SELECT oid::regprocedure::text FROM pg_proc
        WHERE pronamespace = 'pg_catalog'::regnamespace AND proname = ANY (%s)
            AND has_function_privilege('public', oid, 'EXECUTE') ORDER BY 1""",
        [list(names)],
    )
    return [name for (name,) in rows]


def _logging(hub: psycopg.Connection) -> Iterator[Finding]:
    """What of people's answers, and of their verifiers, the server writes into its log."""
    statements = _setting(hub, "log_statement")
    if statements != "none":
        yield Finding(
            f"The server's log is written statements, with what people send: log_statement ="
            f" {statements}.",
            "Set log_statement = none.",
        )
    slow = [f"{name} = {now}" for name, off in _SLOW.items() if (now := _setting(hub, name)) != off]
    if slow and _setting(hub, "log_parameter_max_length") != "0":
        yield Finding(
            f"The server's log is written some statements, with what people send:"
            f" {', '.join(slow)}.",
            "Set log_parameter_max_length = 0.",
        )
    of_errors = _setting(hub, "log_parameter_max_length_on_error")
    if of_errors != "0":
        yield Finding(
            "The server's log is written what people send, where a statement fails:"
            f" log_parameter_max_length_on_error = {of_errors}.",
            "Set log_parameter_max_length_on_error = 0.",
        )
    words = _setting(hub, "log_error_verbosity")
    if words == "verbose":
        yield Finding(
            f"The server's log says more of an error than it needs: log_error_verbosity = {words}.",
            "Set log_error_verbosity = default.",
        )


def _setting(hub: psycopg.Connection, name: str) -> str:
    (value,) = hub.execute("SELECT current_setting(%s)", [name]).fetchone() or ("",)
    return str(value)
