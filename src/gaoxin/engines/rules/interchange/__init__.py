"""Tables and policies in the formats other programs read: DMN, Excel, JSONLogic.

``dmn`` and ``tiers`` carry one table both ways; what comes in is a ``Table`` and its YAML text, or a refusal
that names the row and what to do. ``jsonlogic`` writes a whole compiled policy, unknown guarded.
"""
