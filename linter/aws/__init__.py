"""The kinds of AWS resources, one service a module: their names and settings in both languages."""
