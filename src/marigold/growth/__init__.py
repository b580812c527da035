"""Growth: how practitioners look at their own practice, what comes next, what they learn. It is theirs."""
