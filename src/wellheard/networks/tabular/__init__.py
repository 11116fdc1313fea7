"""Tables that people have: CSV, JSON lines and Parquet, whatever their columns."""
