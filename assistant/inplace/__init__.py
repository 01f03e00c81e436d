"""The user's own Word or Excel file, changed in place: an empty form filled, findings put beside their cells."""
