"""Services to enterprises: what they ask for, who answers, by when, and how satisfied they are."""
