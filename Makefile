PYTHON ?= python3
BOOTSTRAP = $(PYTHON) scripts/bootstrap.py

.DEFAULT_GOAL := run
.PHONY: run test check bench lock screenshots

run:
	@$(BOOTSTRAP) run

test:
	@$(BOOTSTRAP) test

check:
	@$(BOOTSTRAP) check

bench:
	@$(BOOTSTRAP) bench

screenshots:
	@$(BOOTSTRAP) screenshots

lock:
	@$(PYTHON) scripts/lock.py
