"""What models were asked and what it cost, kept in the workspace; and a record played again in the place of a model."""
