"""Models without a network: a script of answers, and a real server on loopback that follows one."""
