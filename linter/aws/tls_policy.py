"""The security policies of Elastic Load Balancing, known by their names.

https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html
"""

from __future__ import annotations

PREFIX = "ELBSecurityPolicy-"
WITHOUT_FORWARD_SECRECY = ("Ext1", "Ext2")
"""The extended sets of ciphers that add some with RSA key exchange."""


def least_minor_version(policy: str) -> int | None:
    """The minor number of the oldest TLS 1 version that a policy accepts; None for a name of another form.

    `ELBSecurityPolicy-TLS13-1-2-Res-2021-06` accepts TLS 1.2. A name with nothing but a date accepts TLS 1.0.
    """
    words = policy.removeprefix(PREFIX).split("-")
    if not policy.startswith(PREFIX):
        return None
    if words[0] in {"TLS13", "TLS", "FS"} and words[1:2] == ["1"] and words[2].isdigit():
        return int(words[2])
    return 0 if words[0].isdigit() or words[0] == "FS" else None


def is_forward_secret(policy: str) -> bool | None:
    """Whether every cipher of a policy has forward secrecy; None for a name of another form."""
    least = least_minor_version(policy)
    words = policy.removeprefix(PREFIX).split("-")
    if least is None:
        return None
    if words[0] == "FS" or least == 3:
        return True
    return words[0] == "TLS13" and least == 2 and not any(word in WITHOUT_FORWARD_SECRECY for word in words)
