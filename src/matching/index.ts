/**
 * Record linkage: finds the records of one customer. Pure functions and tables in memory: no database, no clock.
 *
 *     const features = featuresOf(customer);            // store them, sealed
 *     const keys = matchKeys(features, hash);           // store them, to find candidates
 *     explain(features, others, model, hash);           // one pair, with the reasons
 *
 *     const matcher = openMatcher(hash);                // all customers of a tenant
 *     for (const { id, features } of customers) matcher.add(id, features);
 *     const model = matcher.train();
 *     const { clusters, bridges } = matcher.cluster(model);
 */
export { type Bridge, cluster, type Clusters, type ClusterOptions, type Decision, type Edge } from "./cluster.ts";
export { explain, type ComparisonReason, type Explanation } from "./explain.ts";
export { type CustomerToMatch, type Features, FEATURES_VERSION, featuresOf } from "./features.ts";
export { GENERIC_ABOVE, type KeyHash, keyTexts, matchKeys } from "./keys.ts";
export { COMPARISONS, type ComparisonName, LEVELS } from "./levels.ts";
export { type Match, Matcher, openMatcher, type Verdict, verdictOf } from "./matcher.ts";
export { type Model, MODEL_VERSION, type Score, shippedModel } from "./model.ts";
export { train, type TrainOptions } from "./train.ts";
