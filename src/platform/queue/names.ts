/** Names of all queues. The list of features fills it. */
export const QUEUES: string[] = [];
