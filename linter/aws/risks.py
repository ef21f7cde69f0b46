"""What the mechanical cures of some faults may break besides: the risks of fixes."""

REPLACED_VOLUME = "AWS cannot encrypt a volume that exists: it is replaced, and its data is lost unless you copy it"
"""https://docs.aws.amazon.com/ebs/latest/userguide/ebs-encryption.html#encryption-parameters"""

REPLACED_INSTANCE = "an instance that exists is replaced, and what connects to its public address no longer can"
"""https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-instance-addressing.html#concepts-public-addresses"""

REPLACED_GROUP = "AWS cannot change the description of a security group: the group is replaced"
"""https://docs.aws.amazon.com/vpc/latest/userguide/working-with-security-groups.html"""

REPLACED_CLUSTER = "a cluster or cache that exists may be replaced, and clients without TLS can no longer connect"
"""https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/in-transit-encryption-enable.html"""

PLAIN_CLIENTS = "clients that do not use TLS can no longer connect"

NEEDS_A_WAY_OUT = "without a NAT gateway or endpoints in its VPC it can no longer pull images or call AWS"
"""https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-task-networking.html"""

ONLY_CORPORATE = "whoever connects from elsewhere than your corporate networks no longer can"

USERS_OF_DEFAULT_GROUP = "whatever uses the default security group of the VPC loses all of its traffic"
"""https://docs.aws.amazon.com/vpc/latest/userguide/default-security-group.html"""

NEW_ROLE = "it creates a role and a log group: CloudWatch charges for the records, and a stack needs CAPABILITY_IAM"
"""https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-iam-role.html"""
