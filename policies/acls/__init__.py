"""Network access control lists."""
