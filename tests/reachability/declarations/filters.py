"""Security groups, network ACLs and prefix lists, in both languages."""

from __future__ import annotations

from typing import Any

from tests.reachability.declarations.records import TYPES, Block, Record, Words, block, cidr_key, given


class Filters(Words):
    """Writes what filters packets."""

    def _group(self, it: Record) -> None:
        vpc = self.ref(it["vpc"])
        sides = [(side, [self._permission(rule) for rule in it[side]]) for side in ("ingress", "egress") if side in it]
        inline = {side: [rule[0] for rule in rules] for side, rules in sides if rules}
        self.tf(TYPES["group"][0], it["name"], {"name": it["name"], "vpc_id": vpc, **inline})
        named = {
            f"SecurityGroup{side.capitalize()}": [rule[1][side] for rule in rules] for side, rules in sides if rules
        }
        self.cfn(
            TYPES["group"][1],
            it["name"],
            {"GroupDescription": it["name"], "GroupName": it["name"], "VpcId": vpc, **named},
        )

    def _permission(self, rule: Record) -> tuple[Block, dict[str, dict[str, Any]]]:
        """A rule inline: `{"protocol": "tcp", "ports": (22, 22), "cidr": …}`, or with `group` or `prefixes`."""
        low, high = rule.get("ports", (0, 0))
        mine: dict[str, Any] = {"protocol": rule["protocol"], "from_port": low, "to_port": high}
        theirs: dict[str, Any] = {"IpProtocol": rule["protocol"]}
        if "ports" in rule:
            theirs |= {"FromPort": low, "ToPort": high}
        peers: dict[str, dict[str, Any]] = {"ingress": {}, "egress": {}}
        if "cidr" in rule:
            mine |= {cidr_key(rule["cidr"], "cidr_blocks", "ipv6_cidr_blocks"): [rule["cidr"]]}
            same = {cidr_key(rule["cidr"], "CidrIp", "CidrIpv6"): rule["cidr"]}
            peers = {"ingress": same, "egress": same}
        if "group" in rule:
            group = self.ref(rule["group"])
            mine |= {"security_groups": [group]}
            peers = {"ingress": {"SourceSecurityGroupId": group}, "egress": {"DestinationSecurityGroupId": group}}
        if "prefixes" in rule:
            listed = self.ref(rule["prefixes"])
            mine |= {"prefix_list_ids": [listed]}
            peers = {"ingress": {"SourcePrefixListId": listed}, "egress": {"DestinationPrefixListId": listed}}
        return Block(mine), {side: theirs | peer for side, peer in peers.items()}

    def _rule(self, it: Record) -> None:
        """A rule of its own; `old` says Terraform's older resource type."""
        side = it["side"]
        block, named = self._permission(it)
        group = self.ref(it["of"])
        if it.get("old"):
            peer = block.pop("security_groups", None)
            more = {"source_security_group_id": peer[0]} if peer else {}
            self.tf("aws_security_group_rule", it["name"], {"security_group_id": group, "type": side, **block, **more})
        else:
            names = {
                "cidr_blocks": "cidr_ipv4",
                "ipv6_cidr_blocks": "cidr_ipv6",
                "security_groups": "referenced_security_group_id",
                "prefix_list_ids": "prefix_list_id",
                "protocol": "ip_protocol",
            }
            body = {names.get(key, key): value[0] if isinstance(value, list) else value for key, value in block.items()}
            if it["protocol"] == "-1" and "ports" not in it:
                body = {key: value for key, value in body.items() if not key.endswith("_port")}
            self.tf(f"aws_vpc_security_group_{side}_rule", it["name"], {"security_group_id": group, **body})
        self.cfn(f"AWS::EC2::SecurityGroup{side.capitalize()}", it["name"], {"GroupId": group, **named[side]})

    def _nacl(self, it: Record) -> None:
        vpc = self.ref(it["vpc"])
        inline: dict[str, list[Block]] = {}
        for entry in it.get("entries", ()):
            inline.setdefault(entry["side"], []).append(_entry(entry))
        subnets = {"subnet_ids": self.refs(it["subnets"])} if it.get("subnets") else {}
        self.tf(TYPES["nacl"][0], it["name"], {"vpc_id": vpc, **subnets, **inline})
        self.cfn(TYPES["nacl"][1], it["name"], {"VpcId": vpc})
        for at, entry in enumerate(it.get("entries", ())):
            body = {"NetworkAclId": self.ref(it["name"]), **_named_entry(entry)}
            self.cfn("AWS::EC2::NetworkAclEntry", f"{it['name']}e{at}", body)
        for subnet in it.get("subnets", ()):
            both = {"SubnetId": self.ref(subnet), "NetworkAclId": self.ref(it["name"])}
            self.cfn("AWS::EC2::SubnetNetworkAclAssociation", f"{subnet}filter", both)

    def _prefixes(self, it: Record) -> None:
        entries = it["cidrs"]
        body = {"name": it["name"], "address_family": "IPv4", "max_entries": 5}
        self.tf(TYPES["prefixes"][0], it["name"], {**body, "entry": [Block({"cidr": cidr}) for cidr in entries]})
        self.cfn(
            TYPES["prefixes"][1],
            it["name"],
            {
                "PrefixListName": it["name"],
                "AddressFamily": "IPv4",
                "MaxEntries": 5,
                "Entries": [{"Cidr": cidr} for cidr in entries],
            },
        )


def _entry(entry: Record) -> Block:
    low, high = entry.get("ports", (0, 0))
    body = block(
        rule_no=entry["number"], action=entry["action"], protocol=str(entry["protocol"]), from_port=low, to_port=high
    )
    body[cidr_key(entry["cidr"], "cidr_block", "ipv6_cidr_block")] = entry["cidr"]
    return body


PROTOCOL_NUMBERS = {"-1": -1, "tcp": 6, "udp": 17}


def _named_entry(entry: Record) -> dict[str, Any]:
    body = {
        "RuleNumber": entry["number"],
        "Egress": True if entry["side"] == "egress" else None,
        "RuleAction": entry["action"],
        "Protocol": PROTOCOL_NUMBERS[str(entry["protocol"])],
        cidr_key(entry["cidr"], "CidrBlock", "Ipv6CidrBlock"): entry["cidr"],
    }
    if "ports" in entry:
        body["PortRange"] = {"From": entry["ports"][0], "To": entry["ports"][1]}
    return given(**body)
