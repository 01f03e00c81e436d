"""The three views: components laid out and wired to the services."""
