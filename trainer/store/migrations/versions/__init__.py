"""One module for each revision of the schema; once released it is never changed."""
