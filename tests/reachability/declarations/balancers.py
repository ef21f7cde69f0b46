"""Load balancers, in both languages."""

from __future__ import annotations

from typing import Any

from tests.reachability.declarations.records import TYPES, Block, Code, Hidden, Record, Words, given, logical


class Balancers(Words):
    """Writes load balancers with their listeners and targets."""

    def _lb(self, it: Record) -> None:
        kind, internal = it.get("type", "application"), it.get("internal")
        subnets, groups = self.refs(it["subnets"]), self.refs(it.get("groups"))
        cross = it.get("cross_zone")
        body = given(
            load_balancer_type=kind,
            internal=internal,
            subnets=subnets,
            security_groups=groups,
            enable_cross_zone_load_balancing=cross,
        )
        self.tf(TYPES["lb"][0], it["name"], {"name": it["name"], **body})
        attributes = None
        if cross is not None:
            attributes = [{"Key": "load_balancing.cross_zone.enabled", "Value": str(cross).lower()}]
        self.cfn(
            TYPES["lb"][1],
            it["name"],
            {
                "Type": kind,
                "Scheme": "internal" if internal else None,
                "Subnets": subnets,
                "SecurityGroups": groups,
                "LoadBalancerAttributes": attributes,
            },
        )

    def _targets(self, it: Record) -> None:
        members, kept = it.get("members", ()), it.get("preserves")
        kind = it.get("type", "instance")
        common = {"port": it["port"], "protocol": it["protocol"], "vpc_id": self.ref(it["vpc"]), "target_type": kind}
        self.tf(TYPES["targets"][0], it["name"], {"name": it["name"], **common, **given(preserve_client_ip=kept)})
        for at, member in enumerate(members):
            reference = self.ref(member, "private_ip") if kind == "ip" else self.ref(member)
            self.tf(
                "aws_lb_target_group_attachment",
                f"{it['name']}m{at}",
                {"target_group_arn": self.ref(it["name"]), "target_id": reference, "port": it["port"]},
            )
        chosen = [
            Code("", f"!GetAtt {logical(member)}.PrivateIp")
            if kind == "ip" and not isinstance(member, Code)
            else self.ref(member)
            for member in members
        ]
        self.cfn(
            TYPES["targets"][1],
            it["name"],
            {
                "Port": it["port"],
                "Protocol": it["protocol"],
                "VpcId": self.ref(it["vpc"]),
                "TargetType": kind,
                "Targets": [{"Id": member, "Port": it["port"]} for member in chosen] or None,
                "TargetGroupAttributes": None
                if kept is None
                else [
                    {
                        "Key": "preserve_client_ip.enabled",
                        "Value": kept if isinstance(kept, Hidden) else str(kept).lower(),
                    }
                ],
            },
        )

    def _listener(self, it: Record) -> None:
        """A listener that forwards to `targets`, or redirects where there are none."""
        forwards = it.get("targets")
        if forwards:
            action = Block({"type": "forward", "target_group_arn": self.ref(forwards)})
            named = {"Type": "forward", "TargetGroupArn": self.ref(forwards)}
        else:
            action = Block(
                {"type": "redirect", "redirect": Block({"port": "443", "protocol": "HTTPS", "status_code": "HTTP_301"})}
            )
            named = {
                "Type": "redirect",
                "RedirectConfig": {"Port": "443", "Protocol": "HTTPS", "StatusCode": "HTTP_301"},
            }
        lb = self.ref(it["lb"])
        self.tf(
            "aws_lb_listener",
            it["name"],
            {"load_balancer_arn": lb, "port": it["port"], "protocol": it["protocol"], "default_action": action},
        )
        self.cfn(
            "AWS::ElasticLoadBalancingV2::Listener",
            it["name"],
            {"LoadBalancerArn": lb, "Port": it["port"], "Protocol": it["protocol"], "DefaultActions": [named]},
        )

    def _listener_rule(self, it: Record) -> None:
        """A rule that forwards to `targets` on a condition: the `source` of a client, or the name of a `host`."""
        block, named = _condition(it)
        forward = Block({"type": "forward", "target_group_arn": self.ref(it["targets"])})
        listener, number = self.ref(it["listener"]), it["number"]
        body = {"listener_arn": listener, "priority": number, "condition": block, "action": forward}
        self.tf("aws_lb_listener_rule", it["name"], body)
        self.cfn(
            "AWS::ElasticLoadBalancingV2::ListenerRule",
            it["name"],
            {
                "ListenerArn": listener,
                "Priority": number,
                "Conditions": [named],
                "Actions": [{"Type": "forward", "TargetGroupArn": self.ref(it["targets"])}],
            },
        )


def _condition(it: Record) -> tuple[Block, dict[str, Any]]:
    if "source" in it:
        values = [it["source"]]
        named = {"Field": "source-ip", "SourceIpConfig": {"Values": values}}
        return Block({"source_ip": Block({"values": values})}), named
    values = [it["host"]]
    named = {"Field": "host-header", "HostHeaderConfig": {"Values": values}}
    return Block({"host_header": Block({"values": values})}), named
