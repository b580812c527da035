"""Plan, preview, apply: files become records, exactly as shown."""
