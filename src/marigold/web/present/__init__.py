"""What pages show, as frozen values made from few queries."""
