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
            description:
              "Jobs in the queue, by state. null: the queue is not available. No work is lost then, but it is delayed.",
          }),
        }),
      ),
      kinds: Type.Array(
        component("JobKind", {
          name: Type.String({ description: "Name of the kind of job, as in the metrics." }),
          open: {
            ...Count,
            description:
              `Rows that wait or run; at most ${COUNTED_AT_MOST} are counted. For campaigns without their ` +
              "verifications.",
          },
          running: Count,
          oldest_seconds: {
            ...Count,
            description:
              "Seconds for which the oldest due row has waited; 0: none is due. For campaigns: since a worker last " +
              "claimed work of it.",
          },
          workers: { ...Count, description: "Processes that run this kind of job." },
        }),
        { description: "The kinds of jobs, counted from their rows." },
      ),
      verifications: component(
        "OpenVerifications",
        { queued: Count, running: Count },
        { description: "Verifications that wait or run, including those of campaigns." },
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
      url: Type.String({ description: "Relative to the URL of the service." }),
      expires_at: Timestamp,
    },
    { examples: [{ url: "/ops/queues/enter?token=kFq3…", expires_at: "2026-03-02T09:31:00.000Z" }] },
  ),
);
