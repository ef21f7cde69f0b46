"""Our policies as rules of cfn-lint: `cfn-lint --append-rules linter.cfn_lint_rules.rules`, or this folder's path."""
