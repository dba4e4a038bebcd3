import { Webhook } from "standardwebhooks";
import type { Test } from "tap";
import { deliveryJob } from "../../../src/features/webhooks/deliver.ts";
import type { DeliveryRow } from "../../../src/features/webhooks/delivery-queries.ts";
import { dispatchEvents } from "../../../src/features/webhooks/dispatch.ts";
import { replayJob } from "../../../src/features/webhooks/replays.ts";
import { createRunner } from "../../../src/platform/jobs/runner.ts";
import { createOutbound, type Outbound } from "../../../src/platform/outbound/outbound.ts";
import { readNetworks } from "../../../src/platform/outbound/networks.ts";
import { startReceiver, type Received, type Receiver } from "../../support/receiver.ts";
import { startService, type Service } from "../../support/service.ts";

export interface World extends Service {
  receiver: Receiver;
  outbound: Outbound;
  clock: { now: Date; pass(milliseconds: number): void };
  /** An endpoint at the receiver, unless another URL is given. */
  subscribe(body?: object): Promise<{ id: string; secret: string }>;
  makeAddress(): Promise<{ id: string; customer_id: string }>;
  /** Whatever is due now, as a worker would do it. @returns how many */
  deliver(): Promise<number>;
  /** Makes deliveries of what has happened, and delivers what is due. */
  work(): Promise<void>;
  rows(webhook_id: string): Promise<DeliveryRow[]>;
}

/** A service with a clock that stands still, without workers, and somebody who takes its webhooks. */
export async function makeWorld(t: Test): Promise<World> {
  const clock = {
    now: new Date(),
    pass: (milliseconds: number): void => void (clock.now = new Date(clock.now.getTime() + milliseconds)),
  };
  const service = await startService(t, {
    now: () => clock.now,
    settings: { WEBHOOK_ALLOWED_NETWORKS: "127.0.0.0/8" },
  });
  const receiver = await startReceiver(t);
  const outbound = createOutbound({ allowed: readNetworks("127.0.0.0/8"), timeout_ms: 300 });
  t.teardown(() => outbound.close());
  const { call, resources } = service;
  const { kysely } = resources.db;
  const runner = createRunner(deliveryJob(resources, outbound), resources, new AbortController().signal);
  const replays = createRunner(replayJob(resources, 7), resources, new AbortController().signal);
  const deliver = (): Promise<number> => runner.runDue();
  return {
    ...service,
    receiver,
    outbound,
    clock,
    deliver,
    subscribe: async (body = {}) => (await call("POST", "/webhooks", { url: receiver.url, ...body })).body,
    makeAddress: async () => {
      const customer = await call("POST", "/customers", { name: "Ada" });
      return (
        await call("POST", `/customers/${customer.body.id}/addresses`, {
          country_code: "DE",
          address_lines: ["Unter den Linden 1"],
          locality: "Berlin",
          postal_code: "10117",
        })
      ).body;
    },
    work: async () => {
      await dispatchEvents(resources, 7);
      await replays.runDue();
      await deliver();
    },
    rows: (webhook_id) =>
      kysely.selectFrom("webhook_deliveries").selectAll().where("webhook_id", "=", webhook_id).orderBy("seq").execute(),
  };
}

/** As a receiver does it, with the library of the specification. @throws where the signature is wrong */
export const verify = (secret: string, { headers, body }: Received): unknown =>
  new Webhook(secret).verify(body, headers as Record<string, string>);

export const typesOf = (received: readonly Received[]): string[] =>
  received.map(({ body }) => JSON.parse(body).type as string);
