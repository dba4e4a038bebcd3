export { createClient, type ClientOptions } from "./client.ts";
export type { BodySource, CallOptions, Client } from "./call.ts";
export { ConnectionError, DoorplateError, type ProblemCode } from "./problem.ts";
export { remove, reread, update, type UpdateOptions } from "./resource.ts";
export { etagOf, type Versioned } from "./versions.ts";
export { followChanges, followPages, listAll, listPages } from "./pages.ts";
export * from "./operations.ts";
export type * from "./schemas.ts";
