"""cfn-lint's own rules beside our policies, run in a process of their own."""
