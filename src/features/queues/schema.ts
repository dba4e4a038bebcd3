import Type from "typebox";
import { closed, component, named, oneOf, Timestamp } from "../../platform/http/schemas.ts";
import { COUNTED_AT_MOST } from "../../platform/jobs/backlog.ts";

const Count = Type.Integer({ minimum: 0 });
const Jobs = component("QueueJobs", { waiting: Count, active: Count, delayed: Count });

export const QueueList = named(
  "QueueList",
  closed(
    {
      backend: oneOf(["redis", "postgres"]),
      items: Type.Array(
        component("QueueState", {
          name: Type.String(),
          jobs: Type.Unsafe<Type.Static<typeof Jobs> | null>({
            ...Jobs,
            type: ["object", "null"],
            description: "Null while the queue does not answer: nothing is lost then, but all work goes slowly.",
          }),
        }),
      ),
      kinds: Type.Array(
        component("JobKind", {
          name: Type.String({ description: "Of the kind of job, as in the metrics." }),
          open: {
            ...Count,
            description: `Rows that wait or run; at most ${COUNTED_AT_MOST} are counted. Of campaigns, their verifications apart.`,
          },
          running: Count,
          oldest_seconds: {
            ...Count,
            description:
              "How long the row that is due for longest has waited; 0 where none is due. Of a campaign: since a worker last came to it.",
          },
          workers: { ...Count, description: "Processes that work on it." },
        }),
        { description: "The kinds of jobs, by what their rows say." },
      ),
      verifications: component(
        "OpenVerifications",
        { queued: Count, running: Count },
        { description: "Rows that wait or run, campaigns' included." },
      ),
    },
    {
      examples: [
        {
          backend: "redis",
          verifications: { queued: 1990, running: 210 },
          kinds: [
            { name: "verifications", open: 12, running: 10, oldest_seconds: 1, workers: 2 },
            { name: "campaigns", open: 1, running: 1, oldest_seconds: 0, workers: 2 },
          ],
          items: [
            { name: "verifications", jobs: { waiting: 0, active: 2, delayed: 0 } },
            { name: "campaigns", jobs: { waiting: 1, active: 0, delayed: 0 } },
          ],
        },
      ],
    },
  ),
);

export const BoardLink = named(
  "BoardLink",
  closed(
    {
      url: Type.String({ description: "Relative to the service." }),
      expires_at: Timestamp,
    },
    { examples: [{ url: "/ops/queues/enter?token=kFq3…", expires_at: "2026-03-02T09:31:00.000Z" }] },
  ),
);
