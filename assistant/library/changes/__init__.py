"""What people change in the library: corrections, removals, and how each is taken back."""
