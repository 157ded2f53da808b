import { readShardTargets, shardTargetsAfter, without } from '../../../monitor/memory/departed-targets.ts';
import { isOvertakenIn, readLastSent, withLastSent } from '../../../monitor/memory/last-sent.ts';
import { muteAt, mutesIn, mutesRecord } from '../../../monitor/memory/mute.ts';
import { isSentIn, readSendLog, takeSlot, withSent } from '../../../monitor/memory/send-log.ts';
import { composeAlert } from '../../../monitor/message/alert.ts';
import { massOutageOf } from '../../../monitor/message/mass-outage.ts';
import { readDigest } from '../../../monitor/message/read-digest.ts';
import { type FuzzTarget, must } from '../fuzz-target.ts';
import { bytesOf, fixture, jsonIn } from './fixtures.ts';

const { records, memories: _ } = fixture<{ readonly records: Readonly<Record<string, unknown>>; readonly memories: unknown }>(
  'stored/2026-11-26-telling.json',
);
const AT = 1_700_000_400_000;

/**
 * Fuzzes queued digests and stored records: each is rejected, read as empty, or yields a message, and work
 * goes on.
 */
export const recordDoor: FuzzTarget = {
  name: 'digests and records',
  seeds: [bytesOf(fixture('digest-v1.json')), ...Object.values(records).map(bytesOf)],
  words: [
    '"told":[',
    '"notices":[',
    '"members":[',
    '"left":[',
    '"mutes":[',
    '"nextAt":',
    '"shards":[',
    '"changes":[',
    '"report":{',
    '"census":{',
    '"v":1',
    'null',
    '[]',
    '{}',
    '8.64e15',
    '1e308',
  ],
  treeOf: jsonIn,
  take: (input) => {
    const value = jsonIn(input);
    const digest = readDigest(value);
    if (digest && digest.notices.length > 0) {
      const mass = massOutageOf([digest.census]);
      const { subject, text, json } = composeAlert(digest.notices, { monitor: 'prod', ...(mass && { mass }) });
      must(subject.trim() !== '' && text.trim() !== '' && JSON.parse(json) !== undefined, 'an alert that says nothing');
    }
    const roster = readShardTargets(value);
    if (roster) without(shardTargetsAfter(roster, { shard: 'a', targets: [], at: AT, shards: ['a'] }), new Set(['gw-1']));
    mutesRecord(
      (mutesIn(value) ?? []).filter((mute) => muteAt([mute], mute.target, AT)),
      AT,
    );
    const { at, sendLog } = takeSlot(readSendLog(value), AT);
    must(at >= AT && at <= AT + 600_000, 'a message waits for a slot that never comes');
    const lastSent = withLastSent(readLastSent(value), new Map([['gw-1', AT]]), AT);
    must(isOvertakenIn(lastSent, 'gw-1', AT - 1, AT), 'what is older than the last message is not overtaken');
    must(!isOvertakenIn(lastSent, 'gw-1', AT + 600_001, AT), 'what is newer than any message is overtaken');
    must(isSentIn(withSent(sendLog, ['x'], AT), 'x'), 'what was told is not noted');
  },
};
