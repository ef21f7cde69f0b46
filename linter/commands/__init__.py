"""What can be asked on the command line: one module a command, loaded when it is asked for."""
