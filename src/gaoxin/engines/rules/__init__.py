"""Policy as code: dated rule documents → explained answers, population runs, proofs and cheapest changes.

``library.load_library(catalogue)`` reads facts and policy versions; ``Library.on(day, case_kind)`` compiles
what is in force into a ``Programme``; ``explanation.Explainer`` answers for one subject with reasons,
``scalar.VerdictRun`` with verdicts only; ``cases.load_cases`` and ``cases.check_case`` hold a version
against cases worked out by hand.
"""
