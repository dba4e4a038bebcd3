import { addressBodies } from "./addresses.ts";
import type { Book } from "./lab.ts";
import type { Plan } from "./load/generator.ts";

/** The yardstick that runs the same kind of statement. */
type Yardstick = "read" | "insert";

export interface Scenario {
  title: string;
  yardstick: Yardstick;
  /** With "workers", the same process also verifies the posted addresses, as under `npm run up`. */
  roles: "api" | "workers";
  plan: (book: Book) => Plan;
}

const bearer = (book: Book) => ({ authorization: `Bearer ${book.key}` });

const readById = (book: Book): Plan => ({
  method: "GET",
  paths: book.addressIds.map((id) => `/v1/addresses/${id}`),
  headers: bearer(book),
  status: 200,
});

export const postAddress = (book: Book): Plan => ({
  method: "POST",
  paths: book.newCustomerIds.map((id) => `/v1/customers/${id}/addresses`),
  headers: bearer(book),
  bodies: addressBodies(BODIES),
  idempotencyKeys: true,
  status: 201,
});

/** Enough that repetitions within a second are rare. */
const BODIES = 5_000;

export const SCENARIOS = {
  read: { title: "read by id", yardstick: "read", roles: "api", plan: readById },
  post: { title: "checkout POST", yardstick: "insert", roles: "api", plan: postAddress },
  "customer-list": {
    title: "a customer's 5 addresses",
    yardstick: "read",
    roles: "api",
    plan: (book) => ({
      method: "GET",
      paths: book.customerIds.map((id) => `/v1/customers/${id}/addresses`),
      headers: bearer(book),
      status: 200,
    }),
  },
  list: {
    title: "page of 50 addresses",
    yardstick: "read",
    roles: "api",
    plan: (book) => ({ method: "GET", paths: ["/v1/addresses?limit=50"], headers: bearer(book), status: 200 }),
  },
  "read-workers": { title: "read by id, workers in the process", yardstick: "read", roles: "workers", plan: readById },
  "post-workers": {
    title: "checkout POST, workers in the process",
    yardstick: "insert",
    roles: "workers",
    plan: postAddress,
  },
} as const satisfies Record<string, Scenario>;

export type ScenarioName = keyof typeof SCENARIOS;

export const yardstickPlan = (kind: Yardstick, book: Book): Plan =>
  kind === "read"
    ? { method: "GET", paths: book.addressIds.map((id) => `/addresses/${id}`), headers: {}, status: 200 }
    : {
        method: "POST",
        paths: book.newCustomerIds.map((id) => `/customers/${id}/addresses`),
        headers: {},
        bodies: addressBodies(BODIES),
        status: 201,
      };
