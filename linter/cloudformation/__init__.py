"""CloudFormation, as CloudFormation evaluates it: templates in YAML and JSON, SAM and CDK output."""
