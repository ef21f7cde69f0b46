"""`terraform_remote_state`: the outputs of another root module, if its state is a file in the scanned tree.

https://developer.hashicorp.com/terraform/language/state/remote-state-data
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from linter.source import Span
from linter.terraform.functions import call
from linter.terraform.functions.context import Context
from linter.terraform.instances.blocks import BodyValues
from linter.terraform.values.cty import DYNAMIC, Address, Unknown, Value, null, object_of, string
from linter.terraform.values.diagnostic import EvaluationError
from linter.terraform.values.lazy_object import Thunks, lazy_object
from linter.tree import Unreadable

REMOTE_STATE = "terraform_remote_state"


def remote_state(address: str, written: BodyValues, context: Context, span: Span) -> Value:
    """An instance of the data source: its arguments, and the outputs if the state can be read."""

    def argument(name: str) -> Value:
        return written[name] if name in written else null().at(span)

    thunks: dict[str, Callable[[], Value]] = {
        name: partial(argument, name) for name in ("backend", "config", "defaults", "workspace")
    }
    thunks["outputs"] = lambda: _outputs(address, written, context, span)
    return lazy_object(Thunks(address, thunks, span), span)


def _outputs(address: str, written: Mapping[str, Value], context: Context, span: Span) -> Value:
    backend = written["backend"].content if "backend" in written else None
    config = written["config"].content if "config" in written else None
    path = config["path"].content if isinstance(config, Mapping) and "path" in config else "terraform.tfstate"
    reason = f"{address} is stored where it cannot be read"
    elsewhere = Value(DYNAMIC, Unknown(reason, Address(address, "outputs"), not_null=True), span)
    if backend != "local" or not isinstance(path, str):
        return elsewhere
    try:
        text = context.files.read(context.locate(path)).text
    except Unreadable:
        return elsewhere
    outputs = {name: _decoded(output, context, span) for name, output in _stated(text, path, span).items()}
    defaults = written["defaults"].content if "defaults" in written else None
    missing = {n: v for n, v in defaults.items() if n not in outputs} if isinstance(defaults, Mapping) else {}
    return object_of({**missing, **outputs}).at(span)


def _stated(text: str, path: str, span: Span) -> Mapping[str, Any]:
    try:
        state: Any = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise EvaluationError("Error loading state error", f"{path} is not a state file: {error}.", span) from error
    outputs = state.get("outputs") if isinstance(state, dict) else None
    return outputs if isinstance(outputs, dict) else {}


def _decoded(output: Any, context: Context, span: Span) -> Value:
    value = output.get("value") if isinstance(output, dict) else None
    return call("jsondecode", (string(json.dumps(value)),), context, span)
