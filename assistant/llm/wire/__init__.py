"""One request on its way to an endpoint and back: what goes out, over which line, within which bounds."""
