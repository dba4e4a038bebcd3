import Type, { type Static } from "typebox";
import {
  closed,
  component,
  Duration,
  Id,
  named,
  nullable,
  oneOf,
  pageOf,
  Timestamp,
} from "../../platform/http/schemas.ts";
import { AddressFilterSchema, CustomerFilterSchema } from "../../records/filter/schema.ts";

export const RETAINED = [
  "customer",
  "address",
  "verification",
  "webhook_delivery",
  "import_refusal",
  "export",
] as const;
export const ACTIONS = ["erase", "delete", "restrict"] as const;

const Period = (description: string) =>
  Type.Optional({
    ...Duration,
    description: `${description} Duration (ISO 8601) in years, months and days, or in weeks; months end in UTC.`,
    examples: ["P3Y"],
  });

const Condition = component(
  "RetentionCondition",
  {
    customer: Type.Optional(CustomerFilterSchema),
    address: Type.Optional(AddressFilterSchema),
    age: Period("Created this long ago or earlier. Of what ends, such as a verification: ended."),
    inactive_for: Period(
      "For customers and addresses: no change by anyone but the service itself, and no evidence, for this time. Of a " +
        "customer, its addresses count too.",
    ),
    deleted_for: Period(
      "For customers: deleted this long ago or earlier. Without it, only what is not deleted is hit.",
    ),
  },
  {
    minProperties: 1,
    description:
      "All stated members must be true, one of which is a time. `customer` is for the entity `customer`, `address` " +
      "for `address`; other entities have only `age`.",
  },
);

const rule = {
  entity: oneOf(RETAINED, { description: "What is hit." }),
  condition: Condition,
  action: oneOf(ACTIONS, {
    description:
      "`erase`: erases customers for good, with all that belongs to them. `delete`: deletes; of customers and " +
      "addresses the history is kept. `restrict`: restricts customers, on the grounds `retention_ended`.",
  }),
};
const limits = {
  max_rows: Type.Integer({
    minimum: 1,
    maximum: 1_000_000,
    description: "The most rows that one run hits. The others are left to the next day.",
  }),
  max_share: Type.Number({
    exclusiveMinimum: 0,
    maximum: 1,
    description:
      "The share of all rows of the entity from which on a run is taken for a mistake: it stops before it changes " +
      "anything, and the rule is disabled.",
  }),
  run_at: Type.String({ pattern: "^(?:[01]\\d|2[0-3]):[0-5]\\d$", description: "Time of the daily run, HH:MM." }),
  timezone: Type.String({ minLength: 1, maxLength: 64, description: "IANA time zone of `run_at`." }),
};
const example = {
  entity: "customer",
  condition: { inactive_for: "P3Y", customer: { not: { tag: "contract" } } },
  action: "restrict",
};
const exampleLimits = { max_rows: 10_000, max_share: 0.1, run_at: "03:00", timezone: "UTC" };

export const RetentionRulePut = named(
  "RetentionRulePut",
  closed(
    {
      ...rule,
      max_rows: Type.Optional({ ...limits.max_rows, default: 10_000 }),
      max_share: Type.Optional({ ...limits.max_share, default: 0.1 }),
      run_at: Type.Optional({ ...limits.run_at, default: "03:00" }),
      timezone: Type.Optional({ ...limits.timezone, default: "UTC" }),
    },
    { description: "What a retention rule does. A change of it disables the rule.", examples: [example] },
  ),
);

export const RetentionRule = named(
  "RetentionRule",
  closed(
    {
      name: Type.String(),
      version: Type.Integer({ description: "Increases with each change of what the rule does. The ETag is the same." }),
      ...rule,
      ...limits,
      enabled: Type.Boolean({ description: "Whether the rule runs every day." }),
      can_be_enabled: Type.Boolean({ description: "Whether a dry run of this version was completed." }),
      next_run_at: { ...nullable(Timestamp), description: "null: it is not enabled." },
      disabled_reason: {
        ...nullable(oneOf(["max_share"])),
        description: "Why the service has disabled it. `max_share`: a run would have hit too many rows.",
      },
      updated_by: Type.String({ description: "Who changed, enabled or disabled it last." }),
      updated_at: Timestamp,
      created_at: Timestamp,
    },
    {
      description: "How long something is kept, and what happens then.",
      examples: [
        {
          name: "inactive-customers",
          version: 1,
          ...example,
          ...exampleLimits,
          enabled: false,
          can_be_enabled: true,
          next_run_at: null,
          disabled_reason: null,
          updated_by: "api_key:01a200c5-fc89-7fc4-9874-6ca4f79da9fc",
          updated_at: "2026-11-22T08:30:00.000Z",
          created_at: "2026-11-22T08:30:00.000Z",
        },
      ],
    },
  ),
);

export const RetentionRuleList = named("RetentionRuleList", closed({ items: Type.Array(RetentionRule) }));

export const RetentionRun = named(
  "RetentionRun",
  closed(
    {
      id: Id,
      rule: Type.String({ description: "The name of the rule." }),
      rule_version: Type.Integer(),
      ...rule,
      dry_run: Type.Boolean({ description: "Whether it only says what would be hit." }),
      status: oneOf(["running", "completed", "stopped"]),
      stop_reason: {
        ...nullable(oneOf(["max_share", "rule_changed"])),
        description:
          "Why it was stopped. `max_share`: it would have hit too many rows, and has changed nothing. " +
          "`rule_changed`: the rule was changed, disabled or deleted.",
      },
      total: { ...nullable(Type.Integer()), description: "All rows of the entity. null: they are being counted." },
      hits: { ...nullable(Type.Integer()), description: "Rows that meet the condition, without those in `held`." },
      held: {
        ...nullable(Type.Integer()),
        description:
          "Rows that meet the condition and are kept: a legal hold is on the customer, or it is restricted on other " +
          "grounds than `retention_ended`.",
      },
      done: Type.Integer({ description: "Rows that the action was applied to." }),
      sample_ids: Type.Array(Id, { description: "Up to 20 of the rows that are hit." }),
      started_by: Type.String({ description: "Who started it; `system:retention` every day." }),
      created_at: { ...Timestamp, description: "Its start: periods are counted back from here." },
      finished_at: nullable(Timestamp),
    },
    {
      description: "What a rule has done, or would do.",
      examples: [
        {
          id: "01a200c5-fc89-7fc4-9874-6ca4f79da9fb",
          rule: "inactive-customers",
          rule_version: 1,
          ...example,
          dry_run: true,
          status: "completed",
          stop_reason: null,
          total: 120_000,
          hits: 340,
          held: 2,
          done: 0,
          sample_ids: ["01a200c5-fc8a-7da3-af72-78edb7cac2a6"],
          started_by: "api_key:01a200c5-fc89-7fc4-9874-6ca4f79da9fc",
          created_at: "2026-11-22T08:30:00.000Z",
          finished_at: "2026-11-22T08:30:01.000Z",
        },
      ],
    },
  ),
);

export const RetentionRunPage = named("RetentionRunPage", pageOf(RetentionRun));

export type RulePut = Static<typeof RetentionRulePut>;
export type RetentionCondition = RulePut["condition"];
export type Retained = (typeof RETAINED)[number];
export type Action = (typeof ACTIONS)[number];
