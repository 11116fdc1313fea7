"""The downloads people really have: account archives, and what twarc gathered."""
