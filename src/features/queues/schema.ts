import Type from "typebox";
import { closed, named, oneOf, Timestamp } from "../../platform/http/schemas.ts";

const Count = Type.Integer({ minimum: 0 });
const Jobs = closed({ waiting: Count, active: Count, delayed: Count });

export const QueueList = named("QueueList", closed({
  backend: oneOf(["redis", "postgres"]),
  items: Type.Array(closed({
    name: Type.String(),
    jobs: Type.Unsafe<Type.Static<typeof Jobs> | null>({ ...Jobs, type: ["object", "null"], description: "Null while the queue does not answer: nothing is lost then, but all work goes slowly." }),
  })),
  verifications: closed({ queued: Count, running: Count }, { description: "Rows that wait or run, campaigns' included." }),
}, {
  examples: [{
    backend: "redis", verifications: { queued: 1990, running: 210 },
    items: [{ name: "verifications", jobs: { waiting: 0, active: 2, delayed: 0 } }, { name: "campaigns", jobs: { waiting: 1, active: 0, delayed: 0 } }],
  }],
}));

export const BoardLink = named("BoardLink", closed({
  url: Type.String({ description: "Relative to the service." }), expires_at: Timestamp,
}, { examples: [{ url: "/ops/queues/enter?token=kFq3…", expires_at: "2026-03-02T09:31:00.000Z" }] }));
