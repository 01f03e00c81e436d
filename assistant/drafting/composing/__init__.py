"""What the rows of a draft are made of: stated and usual rows, values, costs, sentences, points, places. `composer` puts them together."""
