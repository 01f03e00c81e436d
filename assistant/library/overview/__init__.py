"""What the library holds, at a glance: its tables page by page, what is missing, how values spread."""
