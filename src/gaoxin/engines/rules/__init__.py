"""Policy as code: dated rule documents → explained answers, population runs, proofs and cheapest changes."""
