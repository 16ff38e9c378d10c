"""The only place that opens DuckDB: writer, ledger, quarantine, generations, readers."""
