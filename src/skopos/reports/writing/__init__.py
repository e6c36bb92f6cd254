"""A built report as a file: PDF, HTML, PNG charts, and the tables of its panels as CSV, XLSX or Parquet."""
