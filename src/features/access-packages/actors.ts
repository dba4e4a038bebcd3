/** Names who has changed or read something, without personal data of the staff. */

/** `name` is that of an API key, or of a part of the service; null of a person, who is not the customer's concern. */
export interface NamedActor {
  kind: "api_key" | "staff" | "service";
  name: string | null;
}

export type NameActor = (actor: string) => NamedActor;

/** Creates a function that names actors. @param keys the names of API keys, by id */
export const actorNames =
  (keys: ReadonlyMap<string, string>): NameActor =>
  (actor) => {
    const [kind = "", ...rest] = actor.split(":");
    if (kind === "api_key") return { kind, name: keys.get(rest.join(":")) ?? null };
    if (kind === "system") return { kind: "service", name: rest.join(":") };
    return { kind: "staff", name: null };
  };

/** Members that hold an actor. */
const MEMBERS = ["restricted_by", "lifted_by", "created_by", "released_by", "recorded_by"];

/** Copies a resource with the actors named. */
export const withActors = (resource: object, nameActor: NameActor): object =>
  Object.fromEntries(
    Object.entries(resource).map(([name, value]) => [
      name,
      MEMBERS.includes(name) && typeof value === "string" ? nameActor(value) : (value as unknown),
    ]),
  );
