"""Sheets of enterprises, each declared once for template, import, error file and export."""

from gaoxin.enterprises.sheet.figures import FigureSheet
from gaoxin.enterprises.sheet.properties import PropertySheet
from gaoxin.enterprises.sheet.recognitions import RecognitionSheet
from gaoxin.enterprises.sheet.register import RegisterSheet

__all__ = ["FigureSheet", "PropertySheet", "RecognitionSheet", "RegisterSheet"]
