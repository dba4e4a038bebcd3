import Type from "typebox";
import { closed, Id, named, nullable, oneOf, pageOf, Timestamp } from "../../platform/http/schemas.ts";
import { addressFilter } from "../addresses/schema.ts";

const fields = {
  name: Type.String({ minLength: 1, maxLength: 200, examples: ["Shenzhen after the renumbering"] }),
  filter: closed(addressFilter, { description: "Which addresses; {} takes all. Those made after the campaign do not belong to it.", examples: [{ country_code: "CN", division_code: "440300" }] }),
};
const reason = Type.String({ minLength: 1, maxLength: 500, description: "For the record." });
const Count = Type.Integer({ minimum: 0 });

export const Campaign = named("Campaign", closed({
  id: Id,
  status: oneOf(["running", "paused", "cancelled", "completed"]),
  ...fields,
  reason: nullable(reason),
  progress: closed({
    total: nullable(Type.Integer({ minimum: 0, description: "Addresses that matched at the start; null until they are counted." })),
    selected: Type.Integer({ minimum: 0, description: "Taken up so far." }),
    skipped: Type.Integer({ minimum: 0, description: "Taken up, but with a verification of their own under way." }),
    queued: Count, running: Count, verified: Count, not_found: Count, not_covered: Count, failed: Count,
    superseded: Type.Integer({ minimum: 0, description: "The address changed meanwhile; its new version is checked outside the campaign." }),
    cancelled: Count,
  }),
  created_by: Type.String(),
  created_at: Timestamp,
  finished_at: nullable(Timestamp),
}, {
  description: "Re-verification of all addresses that match a filter.",
  examples: [{
    id: "01a200c5-fc89-7fc4-9874-6ca4f79da9fb", status: "running", name: "Shenzhen after the renumbering", filter: { country_code: "CN", division_code: "440300" }, reason: null,
    progress: { total: 5200, selected: 2000, skipped: 1, queued: 480, running: 10, verified: 1490, not_found: 12, not_covered: 0, failed: 7, superseded: 0, cancelled: 0 },
    created_by: "api_key:01a200c5-fc8a-7da3-af72-78edb7cac2a6", created_at: "2026-11-22T08:30:00.000Z", finished_at: null,
  }],
}));

export const CampaignCreate = named("CampaignCreate", closed({ ...fields, reason: Type.Optional(reason) }, {
  examples: [{ name: "Shenzhen after the renumbering", filter: { country_code: "CN", division_code: "440300" } }],
}));
export const CampaignEstimate = named("CampaignEstimate", closed({ total: Type.Integer({ minimum: 0, description: "Addresses that match now." }) }, { examples: [{ total: 5200 }] }));
export const CampaignPage = named("CampaignPage", pageOf(Campaign));
