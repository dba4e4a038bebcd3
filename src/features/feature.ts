/** What a feature adds to the service. Each folder declares it once, in its `feature.ts`; `index.ts` lists them all. */
import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Provider } from "../geocoding/provider.ts";
import type { Setting } from "../platform/config.ts";
import type { AppError, ConstraintProblems, ProblemKind } from "../platform/errors.ts";
import type { EventKind } from "../platform/http/openapi.ts";
import type { GlobalMetrics } from "../platform/http/global-metrics.ts";
import type { Metrics } from "../platform/http/metrics.ts";
import type { Scope } from "../platform/http/scopes.ts";
import type { BacklogSource } from "../platform/jobs/backlog.ts";
import type { Claim, Declaration, Job } from "../platform/jobs/job.ts";
import type { PaceMeter } from "../platform/jobs/pace.ts";
import type { Throttle } from "../platform/jobs/throttle.ts";
import type { Resources } from "../platform/resources.ts";
import type { SealedColumn } from "../privacy/root.ts";
import type { ErasurePlace } from "../records/erasure-places.ts";
import type { Follower } from "../records/follower.ts";
import type { LogReader } from "../records/log-lag.ts";

export interface Feature {
  /** Sections of the API's document, with what they are about; routes of other features may stand in them too. */
  tags?: Readonly<Record<string, string>>;
  /** What is posted to the endpoints of tenants, by the types of the events: the `webhooks` of the document. */
  events?: Readonly<Record<string, EventKind>>;
  /** What a key may be given for it. */
  scopes?: readonly Scope[];
  /** What the root API key has for it. */
  root_scopes?: readonly Scope[];
  /** By their names in the environment. Declared together with `Config`, so that it has their values. */
  settings?: Readonly<Record<string, Setting<unknown>>>;
  /** By their codes. Declared together with `ProblemsOfFeatures`, so that `new AppError(code)` knows them. */
  problems?: Readonly<Record<string, ProblemKind>>;
  /** What a broken constraint of the database means to the caller, by its name. */
  constraints?: ConstraintProblems;
  /** Of a process. Made at the start, so that they are shown before anything has happened. */
  metrics?: readonly ((metrics: Metrics) => unknown)[];
  /** Of the whole installation, read from the database. */
  global_metrics?: readonly GlobalMetrics[];
  /**
   * Hooks and decorators of the application that the routes of all features rely on; called before any of them is
   * registered.
   */
  hooks?(app: FastifyInstance, resources: Resources): void;
  /** Below /v1. */
  routes?: readonly Routes[];
  /** Pages for people, next to the API: at the root, and in no document. */
  pages?: readonly Routes[];
  /** The kinds of durable work. */
  jobs?: readonly FeatureJob[];
  /** What every process does again and again: it locks what it works on, or does no harm twice. */
  tasks?: readonly FeatureTask[];
  /** What is derived from the change log. */
  followers?: readonly Follower[];
  /** Readers of the change log other than followers; the metrics show how far they are behind. */
  log_readers?: readonly LogReader[];
  /** Where it stores data of customers, and what an erasure does with it. A test wants each table to be declared. */
  erasure_places?: readonly ErasurePlace[];
  /** A more precise problem for one that a route has thrown. */
  refineProblem?(error: AppError, request: FastifyRequest, resources: Resources): Promise<AppError>;
  /** Columns that are sealed with the root key, for a change of it. */
  sealed_columns?: readonly SealedColumn[];
}

export type Routes = (resources: Resources) => FastifyPluginAsyncTypebox;

export interface FeatureJob {
  declaration: Declaration;
  /** Which of its rows are open. */
  backlog: Omit<BacklogSource, "name">;
  make(resources: Resources, work: Work): Job<Claim, unknown> | Promise<Job<Claim, unknown>>;
}

export interface FeatureTask {
  /** As the log calls it. */
  name: string;
  every_ms: number;
  run(resources: Resources, work: Work): Promise<unknown>;
}

/** What the work of a process in the background has in common. */
export interface Work {
  /** Aborted when the process stops. */
  signal: AbortSignal;
  throttle: Throttle;
  /** Takes the times that verifications by the hundred need. */
  pace: PaceMeter;
  /** Asked after a tenant's own: the gazetteer, once it is loaded. None if the process stops before. */
  providers: Promise<readonly Provider[]>;
  /** Calls that when all work has ended. */
  onStop(close: () => Promise<unknown>): void;
}
