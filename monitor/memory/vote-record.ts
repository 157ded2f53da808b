/** The beginning of the names of all records with votes of a region: that region may write nothing else. */
export function votePrefix(region: string): string {
  return `vote/${region}/`;
}

/** Returns the name of the record with the last votes of a region on the targets of a shard. */
export function voteRecord(region: string, shard: string): string {
  return `${votePrefix(region)}${shard}`;
}
