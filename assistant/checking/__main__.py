"""`python -m assistant.checking > docs/rules.md`: the rule book's page, written anew."""

from assistant.checking.page import rules_page

print(rules_page(), end="")
