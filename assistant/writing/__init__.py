"""A goal table or a report -> docx, xlsx, md, html, csv, json, sarif."""
