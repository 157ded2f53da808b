/** Something to say about deploying a config: one sentence without a full stop, and what to do about it. */
export type DeployProblem = { readonly says: string; readonly fix: string };
