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

ONLY_CORPORATE_ANSWERED = (
    "whoever connects from elsewhere than your corporate networks no longer can, and answers from there no longer "
    "return: a network ACL keeps no state"
)
"""https://docs.aws.amazon.com/vpc/latest/userguide/vpc-network-acls.html"""

ONLY_WITHIN_VPC = "who calls the API from outside of the VPC no longer can"
"""https://docs.aws.amazon.com/eks/latest/userguide/cluster-endpoint.html"""

TLS_AT_THE_ORIGIN = "an origin that does not answer to TLS on its HTTPS port can no longer be reached"
"""https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-https-cloudfront-to-custom-origin.html"""

UNJOINED_ATTACHMENTS = "new attachments reach nothing before a route table is propagated to"
"""https://docs.aws.amazon.com/vpc/latest/tgw/tgw-route-tables.html"""

NOTHING_COMES_IN = "nothing in the VPCs of the account is reached from the internet any more, but for excluded subnets"
"""https://docs.aws.amazon.com/vpc/latest/userguide/security-vpc-bpa.html"""

ONLY_THE_WAY_OF_THE_VPC = "without a NAT gateway or endpoints in its VPC it reaches neither packages nor AWS"
"""https://docs.aws.amazon.com/sagemaker/latest/dg/appendix-notebook-and-internet-access.html"""

REPLACED_NOTEBOOK = f"a notebook that exists is replaced; {ONLY_THE_WAY_OF_THE_VPC}"

USERS_OF_DEFAULT_GROUP = "whatever uses the default security group of the VPC loses all of its traffic"
"""https://docs.aws.amazon.com/vpc/latest/userguide/default-security-group.html"""

NEW_ROLE = "it creates a role and a log group: CloudWatch charges for the records, and a stack needs CAPABILITY_IAM"
"""https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-iam-role.html"""
