"""The JSON Schema of the settings file, by which an editor completes and checks it."""

from collections.abc import Callable, Mapping
from typing import Any, cast

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from printscp.settings import Settings


def schema() -> dict[str, Any]:
    """The schema of a whole file (JSON Schema 2020-12); the deliveries are those that this installation has."""
    generated = Settings.model_json_schema(schema_generator=_WithAmounts)
    deliveries = generated["properties"]["deliveries"]
    deliveries["additionalProperties"] = _by_type(deliveries["additionalProperties"])
    return {"$schema": GenerateJsonSchema.schema_dialect, **generated, "title": "Settings of printscp"}


def _by_type(union: Mapping[str, Any]) -> dict[str, Any]:
    """The same as *union*, where what is wrong is told of the keys of that type, and not that no type fits."""
    models = union["discriminator"]["mapping"]
    return {
        "type": "object",
        "required": ["type"],
        "properties": {"type": {"enum": sorted(models)}},
        "allOf": [
            {"if": {"properties": {"type": {"const": name}}, "required": ["type"]}, "then": {"$ref": models[name]}}
            for name in sorted(models)
        ],
    }


class _WithAmounts(GenerateJsonSchema):
    """Defaults of durations and sizes are texts, as in the file."""

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        generated = super().default_schema(schema)
        default, written = generated.get("default"), _writer(schema)
        return {**generated, "default": written(default)} if written and isinstance(default, float) else generated


def _writer(schema: Mapping[str, Any]) -> Callable[[float], str] | None:
    """What writes the values of *schema* for a file, wherever validators have wrapped it."""
    match schema:
        case {"serialization": {"type": "function-plain", "function": written}}:
            return cast("Callable[[float], str]", written)
        case {"schema": inner}:
            return _writer(inner)
        case _:
            return None
