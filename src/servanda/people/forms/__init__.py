"""What people may type about themselves and others."""
