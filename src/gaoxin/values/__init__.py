"""Words everyone uses: codes, money, areas, periods, working days, errors."""
