"""Requests made up from the published description: every answer is as described, none a fault."""

import json
from itertools import count
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import content_type_conformance
from schemathesis.specs.openapi.checks import negative_data_rejection
from schemathesis.specs.openapi.checks import response_headers_conformance
from schemathesis.specs.openapi.checks import response_schema_conformance
from schemathesis.specs.openapi.checks import status_code_conformance

from tests.api.desk import Desk

PUBLISHED = Path(__file__).parents[2] / "schemas" / "openapi" / "v1.json"
DESCRIPTION = schemathesis.openapi.from_dict(json.loads(PUBLISHED.read_text("utf-8")))
OPERATIONS = {
    f"{each.method} {each.path}": each
    for each in (found.ok() for found in DESCRIPTION.get_all_operations() if isinstance(found, Ok))
}
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    negative_data_rejection,
]
#: Somebody for every operation. The supervisor comes along as the second person.
WHO = ("manager", "bookkeeper", "cashier", "panel1", "member", "regulator", "administrator")
#: What is in the books, so that not every request ends with 404.
THERE = {"cooperative": "fumandi", "member": 1, "loan": 1, "withdrawal": 1, "seq": 2}
keys = count()


@pytest.mark.parametrize("name", sorted(OPERATIONS))
@settings(max_examples=settings().max_examples // 6)
@given(data=st.data())
def test_answers_are_as_described(standing_desk: Desk, name: str, data: st.DataObject) -> None:
    operation = OPERATIONS[name]
    made_up = [operation.as_strategy(path_parameters=THERE), operation.as_strategy()]
    if operation.body or operation.query:
        made_up.append(operation.as_strategy(GenerationMode.NEGATIVE, path_parameters=THERE))
    case: Any = data.draw(st.one_of(made_up))
    who = data.draw(st.sampled_from(WHO))
    headers = {
        "Authorization": f"Bearer {standing_desk.tokens[who]}",
        "Second-Authorization": f"Bearer {standing_desk.tokens['supervisor']}",
    }
    if case.meta.generation.mode is GenerationMode.POSITIVE:
        headers["Idempotency-Key"] = f"made-up-{next(keys):08d}"
    answer = case.call(app=standing_desk.client.application, headers=headers)
    case.validate_response(answer, checks=CHECKS, headers=headers)


def test_every_address_is_tried() -> None:
    described = json.loads(PUBLISHED.read_text("utf-8"))["paths"]
    methods = {"get", "post", "put"}
    assert OPERATIONS.keys() == {
        f"{method} {path}" for path, item in described.items() for method in methods & item.keys()
    }
