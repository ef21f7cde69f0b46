"""Doors for people: client VPNs and EC2 Instance Connect endpoints, in both languages."""

from __future__ import annotations

from tests.reachability.declarations.records import TYPES, Block, Record, Words, given

CERTIFICATE = "arn:aws:acm:us-east-1:123456789012:certificate/"


class People(Words):
    """Writes the doors by which people come in."""

    def _client_vpn(self, it: Record) -> None:
        """A client VPN that leads into `subnets`, with authorization rules: (CIDR block, whether for everybody)."""
        name, vpc, groups = it["name"], self.ref(it["vpc"]), self.refs(it["groups"])
        authentication = {"type": "certificate-authentication", "root_certificate_chain_arn": f"{CERTIFICATE}client"}
        self.tf(
            TYPES["client_vpn"][0],
            name,
            {
                "client_cidr_block": "172.31.0.0/22",
                "server_certificate_arn": f"{CERTIFICATE}server",
                "vpc_id": vpc,
                "security_group_ids": groups,
                "authentication_options": Block(authentication),
                "connection_log_options": Block({"enabled": False}),
            },
        )
        chain = {"ClientRootCertificateChainArn": f"{CERTIFICATE}client"}
        self.cfn(
            TYPES["client_vpn"][1],
            name,
            {
                "ClientCidrBlock": "172.31.0.0/22",
                "ServerCertificateArn": f"{CERTIFICATE}server",
                "VpcId": vpc,
                "SecurityGroupIds": groups,
                "AuthenticationOptions": [{"Type": "certificate-authentication", "MutualAuthentication": chain}],
                "ConnectionLogOptions": {"Enabled": False},
            },
        )
        for at, place in enumerate(it["subnets"]):
            into = {"client_vpn_endpoint_id": self.ref(name), "subnet_id": self.ref(place)}
            self.tf("aws_ec2_client_vpn_network_association", f"{name}n{at}", into)
            named = {"ClientVpnEndpointId": self.ref(name), "SubnetId": self.ref(place)}
            self.cfn("AWS::EC2::ClientVpnTargetNetworkAssociation", f"{name}n{at}", named)
        for at, (cidr, everybody) in enumerate(it.get("authorized", ())):
            one = None if everybody else "operators"
            rule = given(
                client_vpn_endpoint_id=self.ref(name),
                target_network_cidr=cidr,
                authorize_all_groups=True if everybody else None,
                access_group_id=one,
            )
            self.tf("aws_ec2_client_vpn_authorization_rule", f"{name}r{at}", rule)
            named = {"ClientVpnEndpointId": self.ref(name), "TargetNetworkCidr": cidr}
            who = {"AuthorizeAllGroups": True} if everybody else {"AccessGroupId": one}
            self.cfn("AWS::EC2::ClientVpnAuthorizationRule", f"{name}r{at}", {**named, **who})

        for at, cidr in enumerate(it.get("routes", ())):
            subnet = self.ref(it["subnets"][0])
            block = {"destination_cidr_block": cidr, "target_vpc_subnet_id": subnet}
            self.tf("aws_ec2_client_vpn_route", f"{name}t{at}", {"client_vpn_endpoint_id": self.ref(name), **block})
            named = {"ClientVpnEndpointId": self.ref(name), "DestinationCidrBlock": cidr, "TargetVpcSubnetId": subnet}
            self.cfn("AWS::EC2::ClientVpnRoute", f"{name}t{at}", named)

    def _connect(self, it: Record) -> None:
        """An EC2 Instance Connect endpoint, which may say whether it preserves the address of its client."""
        subnet, groups, kept = self.ref(it["subnet"]), self.refs(it["groups"]), it.get("preserves")
        body = given(subnet_id=subnet, security_group_ids=groups, preserve_client_ip=kept)
        self.tf(TYPES["connect"][0], it["name"], body)
        named = {"SubnetId": subnet, "SecurityGroupIds": groups, "PreserveClientIp": kept}
        self.cfn(TYPES["connect"][1], it["name"], named)
