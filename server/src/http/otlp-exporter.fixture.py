"""Replays a recorded export through the real Python exporter: python otlp-exporter.fixture.py FILE URL KEY"""

import json
import sys

from opentelemetry import trace
from opentelemetry.exporter.otlp.proto.http import Compression
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor


def plain(value):
    kind, content = next(iter(value.items()))
    if kind == "arrayValue":
        return [plain(item) for item in content.get("values", [])]
    return int(content) if kind == "intValue" else content


def attributes(pairs):
    return {pair["key"]: plain(pair["value"]) for pair in pairs}


path, url, key = sys.argv[1:]
with open(path, encoding="utf-8") as file:
    exported = json.load(file)["resourceSpans"]
resource = Resource(attributes(exported[0]["resource"]["attributes"]))
provider = TracerProvider(resource=resource)
exporter = OTLPSpanExporter(
    endpoint=f"{url}/otel/v1/traces", headers={"Authorization": f"Bearer {key}"}, compression=Compression.Gzip
)
provider.add_span_processor(BatchSpanProcessor(exporter))
tracer = provider.get_tracer("replay")
recorded = [span for part in exported for scope in part["scopeSpans"] for span in scope["spans"]]
started = {}
for span in sorted(recorded, key=lambda span: int(span["startTimeUnixNano"])):
    parent = started.get(span.get("parentSpanId"))
    started[span["spanId"]] = tracer.start_span(
        span["name"],
        context=trace.set_span_in_context(parent) if parent else None,
        attributes=attributes(span.get("attributes", [])),
        start_time=int(span["startTimeUnixNano"]),
    )
for span in recorded:
    started[span["spanId"]].end(int(span["endTimeUnixNano"]))
provider.shutdown()
