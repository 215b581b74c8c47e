"""The database: values of the domain in and out, SQL inside."""
