"""Policy documents as the AWS provider renders them."""

from __future__ import annotations

import json
from pathlib import Path

from tests.terraform.deployed import body, declared


def rendered(folder: Path, text: str, attribute: str = "json") -> object:
    use = f'resource "aws_x" "x" {{\n  policy = data.aws_iam_policy_document.d.{attribute}\n}}\n'
    return body(declared(folder, f'data "aws_iam_policy_document" "d" {{\n{text}\n}}\n{use}'), "aws_x.x")["policy"]


def test_a_document_is_rendered_letter_by_letter(tmp_path: Path) -> None:
    text = """
  statement {
    sid       = "Read"
    actions   = ["s3:GetObject", "s3:ListBucket"]
    resources = ["arn:aws:s3:::b/&{aws:username}/<x>"]
    principals {
      type        = "AWS"
      identifiers = ["*"]
    }
    condition {
      test     = "StringEquals"
      variable = "aws:x"
      values   = ["b", "a"]
    }
  }
"""
    assert rendered(tmp_path, text) == (
        '{\n  "Version": "2012-10-17",\n  "Statement": [\n    {\n      "Sid": "Read",\n      "Effect": "Allow",\n'
        '      "Action": [\n        "s3:ListBucket",\n        "s3:GetObject"\n      ],\n'
        '      "Resource": "arn:aws:s3:::b/${aws:username}/\\u003cx\\u003e",\n'
        '      "Principal": {\n        "AWS": "*"\n      },\n'
        '      "Condition": {\n        "StringEquals": {\n          "aws:x": [\n            "b",\n            "a"\n'
        "          ]\n        }\n      }\n    }\n  ]\n}"
    )


def test_everybody_is_a_principal_of_its_own(tmp_path: Path) -> None:
    text = 'statement {\n  effect = "Deny"\n  principals {\n    type = "*"\n    identifiers = ["*"]\n  }\n}'
    assert rendered(tmp_path, text, "minified_json") == (
        '{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*"}]}'
    )


def test_documents_are_merged_by_their_sids(tmp_path: Path) -> None:
    text = """
  source_policy_documents   = [jsonencode({ Statement = [{ Sid = "a", Effect = "Allow" }, { Effect = "Deny" }] })]
  override_policy_documents = [jsonencode({ Id = "i", Statement = { Sid = "b", Effect = "Deny" } })]
  statement {
    sid     = "b"
    actions = ["x"]
  }
"""
    document = json.loads(str(rendered(tmp_path, text)))
    assert document == {
        "Version": "2012-10-17",
        "Id": "i",
        "Statement": [{"Sid": "a", "Effect": "Allow"}, {"Effect": "Deny"}, {"Sid": "b", "Effect": "Deny"}],
    }


def test_what_is_unknown_in_it_makes_all_of_it_a_reference(tmp_path: Path) -> None:
    text = "statement {\n  resources = [aws_x.other.arn]\n}\n"
    assert rendered(tmp_path, text + "}\nresource aws_x other {\n") == "<data.aws_iam_policy_document.d.json>"
