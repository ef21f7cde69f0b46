"""Commands and options that compare with an earlier state, or another one."""
