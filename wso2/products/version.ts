/** Whether `version` is older than `than`, both `x.y.z`; an absent version counts as the newest known. */
export function isOlder(version: string | undefined, than: string): boolean {
  if (version === undefined) return false;
  const [left, right] = [numbers(version), numbers(than)];
  const index = left.findIndex((part, i) => part !== right[i]);
  return index >= 0 && (left[index] ?? 0) < (right[index] ?? 0);
}

function numbers(version: string): readonly number[] {
  return version.split('.').map(Number);
}
