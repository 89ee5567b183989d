"""Words everyone uses: codes, money, areas, periods, working days, errors. Standard library only (plus python-stdnum)."""
