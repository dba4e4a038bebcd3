/** The enumerations of customers, addresses and evidence. Constraints of the database have the same values. */

export const CUSTOMER_KINDS = ["person", "organization"] as const;
export const VERIFICATION_STATUSES = ["pending", "verified", "not_found", "not_covered", "failed"] as const;
export const EVIDENCE_KINDS = ["delivered", "returned", "customer_confirmed", "visited", "mail_bounced"] as const;
export const RETURN_REASONS = [
  "unknown_recipient",
  "moved",
  "no_such_address",
  "refused",
  "unclaimed",
  "other",
] as const;
export const CONFIDENCE_REASONS = [
  "parts_accepted",
  "parts_corrected",
  "parts_need_review",
  "parts_rejected",
  "parts_not_covered",
  "provider_confirms",
  "provider_does_not_know",
  "no_provider_covers",
  "pinned",
  "delivered",
  "customer_confirmed",
  "visited",
  "mail_bounced",
  ...RETURN_REASONS.map((reason) => `returned_${reason}` as const),
  "contradicting_evidence",
  "aged",
] as const;
