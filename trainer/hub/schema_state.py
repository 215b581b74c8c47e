"""What of a hub's schema is other than this program makes it, found by making it once more.

The server keeps functions and rules as it has understood them, and each version says them in other
words.  So it is the same server that describes both: the schema that is there, and one that is made
anew in a transaction which is taken back.
"""

from collections.abc import Iterator
from typing import Final

import psycopg

from trainer.hub.finding import Finding
from trainer.hub.making import REVISION, made_anew

_OURS: Final = "relnamespace = 'trainer'::regnamespace"
_OBJECTS: Final = f"""
    SELECT concat('function ', pg_proc.oid::regprocedure),
        concat_ws(' ', pg_get_functiondef(pg_proc.oid), proowner::regrole, ARRAY(
            SELECT concat_ws(' ', grantee::regrole, privilege_type)
            FROM aclexplode(coalesce(proacl, acldefault('f', proowner)))
            WHERE grantee <> 0 ORDER BY 1))
    FROM pg_proc WHERE pronamespace = 'trainer'::regnamespace AND prokind = 'f'
    UNION ALL
    SELECT format('trigger %I of %s', tgname, tgrelid::regclass),
        concat_ws(' ', pg_get_triggerdef(pg_trigger.oid), tgenabled)
    FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid WHERE {_OURS} AND NOT tgisinternal
    UNION ALL
    SELECT format('policy %I of %s', polname, polrelid::regclass),
        concat_ws(' ', polcmd, polpermissive, polroles::regrole[],
            pg_get_expr(polqual, polrelid), 'CHECK', pg_get_expr(polwithcheck, polrelid))
    FROM pg_policy JOIN pg_class ON pg_class.oid = polrelid WHERE {_OURS}
    UNION ALL
    SELECT format('constraint %I of %s', conname, conrelid::regclass),
        -- A backup puts other brackets around the same conditions, all of which are to hold.
        translate(pg_get_constraintdef(pg_constraint.oid), '()', '')
    FROM pg_constraint JOIN pg_class ON pg_class.oid = conrelid WHERE {_OURS} AND contype <> 'n'
    UNION ALL
    SELECT format('index %s', indexrelid::regclass),
        concat_ws(' ', pg_get_indexdef(indexrelid), indisvalid)
    FROM pg_index JOIN pg_class ON pg_class.oid = indrelid WHERE {_OURS}"""  # noqa: S608 - ours
"""What each object is called, and all that it does."""
_IS_COMPARED: Final = """
    SELECT version_num = %s AND to_regnamespace('citus') IS NULL FROM trainer.revision"""
"""One that is behind is other, and so is one that is distributed: see `distribution`."""
_REMEDY: Final = (
    "If nobody has meant it, put a backup back, or make it as that of a new hub is: `trainer hub"
    " init` in an empty database."
)


def findings_of_the_schema(hub: psycopg.Connection, url: str) -> Iterator[Finding]:
    """What is not as this program makes it, by the address of the one who made it.

    Policies that `findings_of_rights` finds to be open are among them once more.
    """
    if hub.execute(_IS_COMPARED, [REVISION]).fetchone() != (True,):
        return
    there, made = _objects(hub), made_anew(url, _objects)
    for name in sorted({*there, *made}):
        if name not in there:
            yield Finding(f"The {name} is not there.", _REMEDY)
        elif name not in made:
            yield Finding(f"The {name} is none that this program makes.", _REMEDY)
        elif there[name] != made[name]:
            yield Finding(f"The {name} is other than this program makes it.", _REMEDY)


def _objects(hub: psycopg.Connection) -> dict[str, str]:
    return dict(hub.execute(_OBJECTS.encode()).fetchall())
