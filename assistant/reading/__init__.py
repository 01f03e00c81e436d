"""A file -> goal tables: formats -> grids -> layouts -> tables."""
