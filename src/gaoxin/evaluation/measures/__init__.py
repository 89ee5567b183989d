"""How indicators are computed from rows: a measure gives its value and where to see the rows."""

from gaoxin.evaluation.measures.measured import MEASURES, Measured, Question

__all__ = ["MEASURES", "Measured", "Question"]
