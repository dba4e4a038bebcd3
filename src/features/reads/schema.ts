import Type from "typebox";
import { PURPOSE_PATTERN } from "../../platform/http/request.ts";
import {
  closed,
  component,
  CountryCode,
  Id,
  named,
  nullable,
  oneOf,
  pageOf,
  Timestamp,
} from "../../platform/http/schemas.ts";
import { ENTITIES } from "../../records/entities.ts";

const Actor = Type.String({
  description:
    "Who has read it: `api_key:<id>`, `oauth:<subject>` or `system:<part>`. Of a download: who has created the export.",
  examples: ["api_key:01a200c5-fc89-7fc4-9874-6ca4f79da9fb"],
});
const Ip = Type.String({ description: "IP address of the caller.", examples: ["192.0.2.17"] });

export const CustomerRead = named(
  "CustomerRead",
  closed(
    {
      occurred_at: Timestamp,
      operation: Type.String({
        description:
          "The `operationId` of the request, or what the service has sent itself: `webhook.delivery`, " +
          "`provider.call`. A download says what it has: `downloadExport.customers`, `.addresses` or `.all`.",
        examples: ["getCustomer"],
      }),
      actor: Actor,
      recipient: nullable(
        Type.String({
          description: "Who else has received the data: `webhook:<id>` or `provider:<name>`.",
          examples: ["provider:amap"],
        }),
      ),
      purpose: nullable(
        Type.String({
          pattern: PURPOSE_PATTERN,
          description: "`Doorplate-Purpose` of the request.",
          examples: ["delivery"],
        }),
      ),
      ip: nullable(Ip),
      request_id: nullable(Type.String()),
      is_masked: Type.Boolean({ description: "true: personal data was masked, or not in it." }),
      subject_id: nullable({ ...Id, description: "The export or the campaign that was read." }),
    },
    { description: "One way in which data of a customer has left the service." },
  ),
);

export const RECIPIENT_KINDS = ["webhook", "provider", "export", "reader"] as const;

/** A recipient of data of a customer; also of an erasure. */
export const recipientFields = {
  kind: oneOf(RECIPIENT_KINDS, {
    description:
      "webhook: an endpoint. provider: of positions. export: a file that was downloaded, with all copies of it. " +
      "reader: a key or a client that has read the customer, as `actor` of the change log.",
  }),
  id: Type.String({
    description:
      "Id of the webhook or of the export, name of the provider, or the reader: `api_key:<id>`, `oauth:<subject>`.",
    examples: ["api_key:01a200c5-fc89-7fc4-9874-6ca4f79da9fb"],
  }),
  actor: nullable(Type.String({ description: "Of an export: who has created it." })),
  purposes: Type.Array(Type.String({ pattern: PURPOSE_PATTERN }), {
    description: "`Doorplate-Purpose` of these reads. Empty where none was stated.",
  }),
} as const;

export const CustomerRecipients = named(
  "CustomerRecipients",
  closed(
    {
      customer_id: Id,
      changed_at: nullable({
        ...Timestamp,
        description: "The last change of the customer or of one of its addresses, other than by the service itself.",
      }),
      recipients: Type.Array(
        component("CustomerRecipient", {
          ...recipientFields,
          reads: Type.Integer({ minimum: 1, description: "How often it has received data of the customer." }),
          last_at: { ...Timestamp, description: "When for the last time." },
          version: nullable(
            Type.Integer({ description: "The version of the customer at that time. null: before it was created." }),
          ),
          is_current: Type.Boolean({
            description: "false: it has received nothing since the last change, and has to be informed of it.",
          }),
        }),
      ),
    },
    { description: "Who has received data of a customer that was not masked, each once." },
  ),
);

export const CustomerReadPage = named("CustomerReadPage", pageOf(CustomerRead));

const Moment = (description: string) => Type.String({ ...Timestamp, description });

export const BreachReportCreate = named(
  "BreachReportCreate",
  closed(
    {
      key_id: Type.Optional({ ...Id, description: "What was read with this API key." }),
      actor: Type.Optional(
        Type.String({
          minLength: 1,
          maxLength: 300,
          description: "What this actor has read, such as `oauth:<subject>`.",
        }),
      ),
      ip: Type.Optional(
        Type.String({ minLength: 2, maxLength: 45, description: "What was read from this IP address." }),
      ),
      from: Moment("Beginning of the period, inclusive."),
      to: Moment("End of the period, exclusive. At most 400 days after the beginning."),
      limit: Type.Optional(
        Type.Integer({ minimum: 1, maximum: 1_000, default: 200, description: "Ids of customers per page." }),
      ),
      cursor: Type.Optional(
        Type.String({
          minLength: 1,
          maxLength: 400,
          description: "`next_cursor` of the previous page, with an otherwise identical request.",
        }),
      ),
    },
    {
      description: "At least one of `key_id`, `actor` and `ip`. All must hold.",
      examples: [
        {
          key_id: "01a200c5-fc89-7fc4-9874-6ca4f79da9fb",
          from: "2026-11-20T00:00:00.000Z",
          to: "2026-11-22T08:30:00.000Z",
        },
      ],
    },
  ),
);

export const BreachReport = named(
  "BreachReport",
  closed(
    {
      reads: Type.Integer({ minimum: 0, description: "Responses, files and searches." }),
      customers: Type.Integer({ minimum: 0, description: "Customers whose data was in them." }),
      erased_customers: Type.Integer({
        minimum: 0,
        description: "Those among them that were erased since: only their ids are left.",
      }),
      lost_reads: Type.Integer({
        minimum: 0,
        description:
          "Reads by anybody in the period that could not be recorded: 0, unless the database was away for long.",
      }),
      categories: Type.Array(
        component("BreachCategory", {
          entity: oneOf(ENTITIES),
          field: Type.String({ examples: ["phones"] }),
          is_masked: Type.Boolean({ description: "true: it was masked in all responses." }),
        }),
        { description: "The kinds of personal data that the responses can contain, by the fields of the resources." },
      ),
      countries: Type.Array(
        component("BreachCountry", {
          country_code: nullable(CountryCode),
          customers: Type.Integer({ minimum: 1 }),
        }),
        {
          description:
            "Customers by the countries of their addresses; null: without an address, or erased. A customer with " +
            "addresses in several countries counts in each.",
        },
      ),
      operations: Type.Array(
        component("BreachOperation", {
          operation: Type.String({ examples: ["searchCustomers"] }),
          reads: Type.Integer({ minimum: 1 }),
        }),
      ),
      purposes: Type.Array(Type.String(), { description: "The purposes that were stated." }),
      customer_ids: Type.Array(Id, { description: "A page of the customers, by id." }),
      next_cursor: nullable(
        Type.String({ description: "Pass as `cursor` to fetch the next page. null: this is the last page." }),
      ),
    },
    { description: "What was disclosed in a period." },
  ),
);
