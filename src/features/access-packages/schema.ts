import Type from "typebox";
import { closed, Id, named, nullable, oneOf, pageOf, Timestamp } from "../../platform/http/schemas.ts";
import { customerId } from "../../privacy/customers-in-response.ts";
import { LANGUAGES } from "./texts.ts";

export const STATUSES = ["requested", "running", "completed", "expired"] as const;

const Language = oneOf(LANGUAGES, { description: "The language of the readable file." });
const verified_by = Type.String({
  minLength: 1,
  maxLength: 200,
  pattern: "\\S",
  description: "How the identity of the person was verified. It is kept: do not use personal data.",
  examples: ["code sent to the registered phone"],
});

export const AccessPackageCreate = named(
  "AccessPackageCreate",
  closed(
    {
      verified_by,
      language: Type.Optional({ ...Language, default: "en" }),
      requested_at: Type.Optional({
        ...Type.String({ format: "date-time" }),
        description: "When the person asked for it. Default: now.",
      }),
    },
    { examples: [{ verified_by: "code sent to the registered phone", language: "en" }] },
  ),
);

export const AccessPackage = named(
  "AccessPackage",
  closed(
    {
      id: Id,
      customer_id: customerId(Id),
      status: oneOf(STATUSES, {
        description:
          "requested: accepted. running: being written. completed: it can be downloaded. expired: the content was " +
          "deleted; what remains is the proof that it was made.",
      }),
      language: Language,
      requested_at: { ...Timestamp, description: "When the person asked for it." },
      verified_by: Type.String({ description: "How the identity of the person was verified." }),
      created_by: Type.String({ description: "Who created it: `api_key:<id>` or `oauth:<subject>`." }),
      created_at: Timestamp,
      completed_at: nullable(Timestamp),
      expires_at: nullable({ ...Timestamp, description: "When the content is deleted. null until it is completed." }),
      bytes: nullable(Type.Integer({ description: "Size of the ZIP archive. null until it is completed." })),
      sha256: nullable(
        Type.String({ description: "SHA-256 of the ZIP archive, in hexadecimal digits. null until it is completed." }),
      ),
      download_url: nullable(
        Type.String({
          description: "Where the archive is, for a key with `access-packages:read` and `pii:read`. null: not there.",
        }),
      ),
    },
    {
      description: "All data of a customer in one ZIP archive, for the customer. The resource itself has no such data.",
      examples: [
        {
          id: "01a200c5-fc89-7fc4-9874-6ca4f79da9fb",
          customer_id: "01a200c5-fc8a-7da3-af72-78edb7cac2a6",
          status: "completed",
          language: "en",
          requested_at: "2026-11-22T08:30:00.000Z",
          verified_by: "code sent to the registered phone",
          created_by: "api_key:01a200c5-fc89-7fc4-9874-6ca4f79da9fc",
          created_at: "2026-11-22T08:30:00.000Z",
          completed_at: "2026-11-22T08:30:02.000Z",
          expires_at: "2026-11-29T08:30:02.000Z",
          bytes: 14_207,
          sha256: "5f2b1c0e9f7f8a1f6f0a2c6a3b7d9e8c4d5e6f708192a3b4c5d6e7f8091a2b3c",
          download_url:
            "/v1/customers/01a200c5-fc8a-7da3-af72-78edb7cac2a6/access-packages/" +
            "01a200c5-fc89-7fc4-9874-6ca4f79da9fb/download",
        },
      ],
    },
  ),
);

export const AccessPackagePage = named("AccessPackagePage", pageOf(AccessPackage));

export const CustomerPath = closed({ customer_id: Id });
export const PackagePath = closed({ customer_id: Id, package_id: Id });
