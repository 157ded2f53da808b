import type { Path } from '../grammar/path.ts';
import type { ConfigHeader } from '../grammar/schema.ts';
import type { UnplacedFinding } from '../grammar/unplaced-finding.ts';
import { isReservedHeader } from '../target/reserved-headers.ts';
import { describeValue } from '../text/describe-value.ts';

const SECRET_HEADERS: readonly string[] = ['authorization', 'proxy-authorization', 'cookie'];

function valueFinding(header: ConfigHeader, path: Path): UnplacedFinding | undefined {
  const name = header.name.toLowerCase();
  const both = header.value !== undefined && header.valueFrom !== undefined;
  if (both || (header.value === undefined && header.valueFrom === undefined)) {
    const got = both ? 'both' : 'neither';
    return {
      rule: 'header.value',
      path,
      expected: 'either value or valueFrom',
      got,
      fix: 'Write one of them',
      absent: [
        [...path, 'valueFrom'],
        [...path, 'value'],
      ],
    };
  }
  if (isReservedHeader(name)) {
    return {
      rule: 'header.reserved',
      path,
      expected: 'a header that does not control the connection',
      got: header.name,
      fix: 'Remove it: it would control the connection or the framing of the message',
    };
  }
  if (header.value === undefined || !SECRET_HEADERS.includes(name)) return undefined;
  const expected = `${header.name} from a secret`;
  const fix = 'Replace value with valueFrom: { secret: NAME }';
  return { rule: 'header.literal-secret', path: [...path, 'value'], expected, got: 'text in the file', fix };
}

/** Findings about a list of headers. */
export function headerFindings(headers: readonly ConfigHeader[], path: Path): readonly UnplacedFinding[] {
  const seen = new Set<string>();
  return headers.flatMap((header, i) => {
    const place = [...path, i];
    const name = header.name.toLowerCase();
    const finding = valueFinding(header, place);
    if (finding) return [finding];
    if (!seen.has(name)) {
      seen.add(name);
      return [];
    }
    const got = describeValue(header.name);
    return [{ rule: 'header.duplicate', path: place, expected: 'each header once', got, fix: 'Remove one of them' }];
  });
}
