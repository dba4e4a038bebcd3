import t from "tap";
import { writeOperations } from "../../../src/cli/generate/python/operations.ts";
import { docstring } from "../../../src/cli/generate/python/text.ts";
import { writeTypes } from "../../../src/cli/generate/python/types.ts";
import type { Document, Operation, Schema } from "../../../src/cli/generate/document.ts";

const ref = (name: string): Schema => ({ $ref: `#/components/schemas/${name}` });

const schemas: Record<string, Schema> = {
  Usage: { type: "string", enum: ["shipping", "billing"] },
  Place: {
    type: "object",
    required: ["usage", "position", "phone"],
    properties: {
      usage: ref("Usage"),
      position: {
        anyOf: [{ type: "object", required: ["x"], properties: { x: { type: "number" } } }, { type: "null" }],
      },
      phone: { type: ["string", "null"], description: "Any spelling." },
      reason: { type: ["string", "null"], enum: ["moved", null] },
      attributes: { type: "object", additionalProperties: { type: ["integer", "null"] } },
    },
  },
  PlacePatch: { type: "object", properties: { usage: ref("Usage"), phone: { type: ["string", "null"] } } },
  State: { anyOf: [ref("Place"), ref("Usage")] },
  Period: { type: "object", required: ["from"], properties: { from: { type: "string" }, to: ref("Usage") } },
  PlacePage: {
    type: "object",
    properties: { items: { type: "array", items: ref("Place") }, next_cursor: { type: ["string", "null"] } },
  },
};

const json = (schema: Schema) => ({ "application/json": { schema } });
const id = { name: "place_id", in: "path", required: true, schema: { type: "string" } } as const;

function document(paths: Record<string, Record<string, Partial<Operation>>>): Document {
  return { info: { title: "", version: "1.2.3" }, tags: [], paths, components: { schemas } } as unknown as Document;
}

t.test("schemas are types of Python", (t) => {
  const text = writeTypes(document({}));
  for (const part of [
    'Usage: TypeAlias = Literal["shipping", "billing"]\n',
    "class PlacePosition(TypedDict):\n    x: float\n",
    "    usage: Usage\n    position: PlacePosition | None\n    phone: str | None\n",
    '    reason: NotRequired[Literal["moved"] | None]\n    attributes: NotRequired[dict[str, int | None]]\n',
    "class PlacePatch(TypedDict, total=False):\n    usage: Usage\n    phone: str | None\n",
    'Period = TypedDict(\n    "Period",\n    {\n',
    '        "from": "str",\n        "to": "NotRequired[Usage]",\n    },\n)\n',
  ])
    t.ok(text.includes(part), part);
  t.ok(
    text.indexOf("\nState: TypeAlias = Place | Usage\n") > text.indexOf("\nclass Place("),
    "a class is there before",
  );
  t.notMatch(text, "PlacePage", "pages are a class of the client");
  t.end();
});

t.test("operations are methods", (t) => {
  const text = writeOperations(
    document({
      "/places": {
        get: {
          operationId: "listPlaces",
          summary: "List places",
          parameters: [
            { name: "from", in: "query", schema: { type: "string" }, description: "First day." },
            { name: "cursor", in: "query", schema: { type: "string" } },
          ],
          responses: { 200: { content: json(ref("PlacePage")) } },
        },
      },
      "/places/{place_id}": {
        get: {
          operationId: "getPlace",
          summary: "Get a place",
          parameters: [id],
          responses: { 200: { content: json(ref("Place")) } },
        },
        patch: {
          operationId: "updatePlace",
          summary: "Update a place",
          parameters: [id, { name: "if-match", in: "header", required: true, schema: { type: "string" } }],
          requestBody: { required: true, content: { "application/merge-patch+json": { schema: ref("PlacePatch") } } },
          responses: { 200: { content: json(ref("Place")) }, 428: {} },
        },
        put: {
          operationId: "putPeriod",
          summary: "Set the period",
          parameters: [id],
          requestBody: { required: true, content: json(ref("Period")) },
          responses: { 204: {} },
        },
      },
    }),
  );
  for (const part of [
    "def list_places(self, *, from_: str | None = None, cursor: str | None = None) -> Page[Place]:\n",
    '"""List places.\n\n        Args:\n            from_: First day.\n        """\n',
    'query={"from": from_, "cursor": cursor}',
    'self_path="/places/{id}"',
    "def update_place(self, place_id: str, *, if_match: Versioned | str, **body: Unpack[PlacePatch]) -> Place:\n",
    'f"/places/{segment(place_id)}"',
    'content_type="application/merge-patch+json"',
    "def put_period(self, place_id: str, body: Period) -> None:\n",
    "        resource: Place,\n        patch: PlacePatch | Callable[[Place], PlacePatch],\n",
  ])
    t.ok(text.includes(part), part);
  t.end();
});

t.test("documentation is text of Python, at most 120 columns wide", (t) => {
  t.equal(docstring('A \\d or """', "    "), '    """A \\\\d or \\"\\"\\""""\n');
  t.equal(docstring(undefined, ""), "");
  const lines = docstring("街道 ".repeat(60), "    ").split("\n");
  t.ok(lines.length > 3);
  t.ok(lines.every((line) => line.length + (line.match(/[街道]/g)?.length ?? 0) <= 120));
  t.end();
});
