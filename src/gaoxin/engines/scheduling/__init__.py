"""From a project's items to dates: network, plan, measures, forecast, clock, and the zone's capacity."""
