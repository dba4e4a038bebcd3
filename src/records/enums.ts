/** The closed vocabularies of customers, addresses and their evidence. The database checks the same words. */

export const CUSTOMER_KINDS = ["person", "organization"] as const;
export const VERIFICATION_STATUSES = ["pending", "verified", "not_found", "not_covered", "failed"] as const;
export const EVIDENCE_KINDS = ["delivered", "returned", "customer_confirmed", "visited", "mail_bounced"] as const;
export const RETURN_REASONS = ["unknown_recipient", "moved", "no_such_address", "refused", "unclaimed", "other"] as const;
