"""From past values to a target one can defend."""
