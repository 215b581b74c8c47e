"""How an address of a hub is written; apart from what reads one, which takes 60 ms to import."""

from typing import Final

FORM: Final = (
    "It looks like 'host=HOST dbname=DATABASE user=LOGIN password=PASSWORD', between single quotes,"
    " or like postgresql://LOGIN:PASSWORD@HOST/DATABASE; or it is the file that has it."
)
"""How an address is written, for whoever gave something else."""
OTHER_FORM: Final = (
    "It looks like 'host=HOST port=PORT', between single quotes, or like postgresql://HOST:PORT;"
    " login, password and database are those that this device keeps."
)
"""How another address of one's own hub is written."""
