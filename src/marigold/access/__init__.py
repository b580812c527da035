"""The keys: permissions, scope, and the one evaluator that turns both into a filter."""
