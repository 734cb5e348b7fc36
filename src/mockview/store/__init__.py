"""The SQLite file: connection, transactions, migrations."""
