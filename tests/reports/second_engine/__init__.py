"""The measures of a report worked out a second time, in DuckDB and from the entries of the logs."""
