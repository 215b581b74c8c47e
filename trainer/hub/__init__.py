"""The hub: a PostgreSQL database that a programme's devices share, and nothing else of ours."""
