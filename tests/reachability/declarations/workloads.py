"""Instances, interfaces, addresses and databases, in both languages."""

from __future__ import annotations

from tests.reachability.declarations.records import TYPES, Record, Words, given


class Workloads(Words):
    """Writes what sends and receives packets."""

    def _instance(self, it: Record) -> None:
        subnet, groups = self.ref(it["subnet"]), self.refs(it.get("groups"))
        image = {"ami": "ami-0123456789abcdef0", "instance_type": "t3.micro"}
        self.tf(
            TYPES["instance"][0],
            it["name"],
            {
                **image,
                **given(
                    subnet_id=subnet,
                    private_ip=it.get("address"),
                    associate_public_ip_address=it.get("public"),
                    ipv6_address_count=it.get("count6"),
                    vpc_security_group_ids=groups,
                    source_dest_check=it.get("check"),
                ),
            },
        )
        interface = given(
            DeviceIndex="0",
            SubnetId=subnet,
            PrivateIpAddress=it.get("address"),
            AssociatePublicIpAddress=it.get("public"),
            Ipv6AddressCount=it.get("count6"),
            GroupSet=groups,
        )
        self.cfn(
            TYPES["instance"][1],
            it["name"],
            {
                "ImageId": image["ami"],
                "InstanceType": image["instance_type"],
                "NetworkInterfaces": [interface],
                "SourceDestCheck": it.get("check"),
            },
        )

    def _eip(self, it: Record) -> None:
        self.tf(TYPES["eip"][0], it["name"], {"domain": "vpc"})
        self.cfn(TYPES["eip"][1], it["name"], {"Domain": "vpc"})
        holder = it.get("of")
        if holder:
            name, eni = f"{it['name']}as", self.kinds[holder] == "eni"
            mine = "network_interface_id" if eni else "instance_id"
            theirs = "NetworkInterfaceId" if eni else "InstanceId"
            at = self.ref(it["name"])
            self.tf("aws_eip_association", name, {"allocation_id": at, mine: self.ref(holder)})
            self.cfn("AWS::EC2::EIPAssociation", name, {"AllocationId": at, theirs: self.ref(holder)})

    def _eni(self, it: Record) -> None:
        subnet, groups = self.ref(it["subnet"]), self.refs(it.get("groups"))
        check = it.get("check")
        self.tf(
            TYPES["eni"][0],
            it["name"],
            given(subnet_id=subnet, security_groups=groups, source_dest_check=check),
        )
        self.cfn(TYPES["eni"][1], it["name"], {"SubnetId": subnet, "GroupSet": groups, "SourceDestCheck": check})
        if it.get("of"):
            self.tf(
                "aws_network_interface_attachment",
                f"{it['name']}att",
                {
                    "instance_id": self.ref(it["of"]),
                    "network_interface_id": self.ref(it["name"]),
                    "device_index": it.get("index", 1),
                },
            )
            self.cfn(
                "AWS::EC2::NetworkInterfaceAttachment",
                f"{it['name']}att",
                {
                    "InstanceId": self.ref(it["of"]),
                    "NetworkInterfaceId": self.ref(it["name"]),
                    "DeviceIndex": str(it.get("index", 1)),
                },
            )

    def _nat(self, it: Record) -> None:
        subnet = self.ref(it["subnet"])
        eip = self.ref(it["eip"]) if it.get("eip") else None
        kind = it.get("connectivity")
        self.tf(TYPES["nat"][0], it["name"], given(subnet_id=subnet, allocation_id=eip, connectivity_type=kind))
        self.cfn(TYPES["nat"][1], it["name"], {"SubnetId": subnet, "AllocationId": eip, "ConnectivityType": kind})

    def _subnets(self, it: Record) -> None:
        members = self.refs(it["members"])
        self.tf(TYPES["subnets"][0], it["name"], {"name": it["name"], "subnet_ids": members})
        body = {"DBSubnetGroupName": it["name"], "DBSubnetGroupDescription": it["name"], "SubnetIds": members}
        self.cfn(TYPES["subnets"][1], it["name"], body)

    def _database(self, it: Record) -> None:
        where, groups, public = self.ref(it["subnets"]), self.refs(it["groups"]), it.get("public")
        self.tf(
            "aws_db_instance",
            it["name"],
            given(
                identifier=it["name"],
                engine="postgres",
                instance_class="db.t3.micro",
                db_subnet_group_name=where,
                vpc_security_group_ids=groups,
                publicly_accessible=public,
            ),
        )
        self.cfn(
            "AWS::RDS::DBInstance",
            it["name"],
            {
                "DBInstanceIdentifier": it["name"],
                "Engine": "postgres",
                "DBInstanceClass": "db.t3.micro",
                "DBSubnetGroupName": where,
                "VPCSecurityGroups": groups,
                "PubliclyAccessible": public,
            },
        )
