"""Rows to goal tables: one recogniser driven by headings and content, whatever the form.

`headings` knows the words, `content` what a cell looks like, `columns` finds header rows and gives
columns their roles, `align` puts cells under columns where the text has lost them, `keys` reads
what stands outside the tables, `walk` goes down the rows, `assemble` makes the goal tables.
"""
