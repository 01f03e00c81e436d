"""From a query to past rows, the nearest first."""
