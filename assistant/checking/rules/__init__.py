"""The rules, one module per topic. Every module here is loaded: a new one needs no list."""
