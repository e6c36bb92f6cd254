"""What happens: Arrow tables in Parquet files, a manifest that says which files are a table, rollups."""
