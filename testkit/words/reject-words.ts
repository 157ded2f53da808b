/** A wording that does not belong in what a user reads, and what to write in its place. */
export type Rejected = { readonly words: RegExp; readonly instead: string };

const LOOK =
  /\blooks\b(?! (?:up|like|for)\b)|\b(?:an?|the|each|every|one|per|this|that|first|last|next|single|whole|second|own|of|by|takes?) look\b|\blook(?:ed|ing)? (?:at|again|once)\b/gi;
const ROUND_RATE = /\bonce a round\b|\b(?:one|a|per) (?:page|mail|message|alarm) an? (?:round|incident|target|shard|month)\b/gi;
const MONEY_RATE = /\$[\d,.]+ an? [a-z]/gi;
const BRITISH =
  /\b(?:colou?r(?<=our)s?|behaviours?|favours?|licen[c]es?|organis\w+|recognis\w+|initialis\w+|serialis\w+|catalogues?|centres?)\b/gi;

/**
 * Our own coinages, and words of other Englishes, each with the word of the field. Keep the longer pattern of
 * two before the shorter.
 */
export const REJECTED: readonly Rejected[] = [
  { words: LOOK, instead: 'check (one execution) or probe (the definition)' },
  { words: /\b(?:told|untold|tells?|telling)\b/gi, instead: 'notify, report, send' },
  { words: /\bhears?\b|\bheard\b/gi, instead: 'is notified' },
  { words: /\bow(?:ed|es|e|ing)\b/gi, instead: 'pending' },
  { words: /\bnews\b/gi, instead: 'notification, update' },
  { words: /\bnotices?\b/gi, instead: 'notification' },
  { words: ROUND_RATE, instead: '"per" for a rate' },
  { words: MONEY_RATE, instead: '"per" for a rate' },
  { words: /\bsigns? of life\b|\bbeats?\b/gi, instead: 'heartbeat' },
  { words: /\bsilences?\b/gi, instead: 'suppression; of the monitor: missing heartbeat' },
  { words: /\b(?:blind|blindness|unseen)\b/gi, instead: 'cannot check; status unknown' },
  { words: /\bdeaf\b/gi, instead: 'not subscribed' },
  { words: /\b(?:says?|saying)\b/gi, instead: 'report, show, print, list' },
  { words: /\b(?:turns?|turned|goes|is|are|still|also|false) red\b|\bred too\b/gi, instead: 'failing' },
  { words: /\b(?:turns?|turned|goes|is|are|false) green\b/gi, instead: 'passing, ready' },
  { words: /\bladders?\b|\brungs?\b/gi, instead: 'check stages, stage' },
  { words: /(?<!\b(?:in|takes?|taking|its) )\bturns?\b(?! (?:it |them )?(?:on|off|out|into|to|red|green))/gi, instead: 'transition' },
  { words: /\bloud\b/gi, instead: 'paging' },
  { words: /\bcalm\b/gi, instead: 'stable, quiet' },
  { words: /\brings\b|\brang\b|\bgo(?:es)? off\b|\bwent off\b/gi, instead: 'fires, enters ALARM' },
  { words: /\bwhose move\b/gi, instead: 'owner' },
  { words: /\bstand-ins?\b/gi, instead: 'simulated server' },
  { words: /\bheal(?:s|ed)?\b/gi, instead: 'clear the fault, recover' },
  { words: /\bfarewells?\b/gi, instead: 'final notification' },
  { words: /\b(?:is|are) gone\b/gi, instead: 'removed' },
  { words: /\bway to (?:dynamodb|aws|people|them|it|targets?|servers?)\b/gi, instead: 'route, network path; notification channel' },
  { words: /\bwhat lies\b|\blies (?:as|on|in|at|beyond|ahead)\b|\bstands? (?:in|for|at|as|on|there|beside|under)\b/gi, instead: 'is' },
  { words: /\banew\b|\bagain and again\b/gi, instead: 'again, repeatedly' },
  { words: /\bdear(?:er|est)?\b/gi, instead: 'expensive' },
  { words: /\bdatum\b/gi, instead: 'data point' },
  // `alert: mail` is a value of the config.
  { words: /(?<!alert: )\bmails?\b(?!-)/gi, instead: 'email' },
  { words: /\btime-outs?\b/gi, instead: 'timeout' },
  { words: /\bhellos?\b/gi, instead: 'ClientHello' },
  { words: /\bestates?\b/gi, instead: 'deployment' },
  { words: /\bdoors?\b/gi, instead: 'entry point' },
  { words: /\bhallways?\b/gi, instead: 'engine' },
  { words: /\bbeside each other\b/gi, instead: 'concurrently' },
  { words: /\bfor ever\b/gi, instead: 'forever, permanently' },
  { words: /\bno longer so\b|\bas it lies\b|\bwho is you\b|\bwhoever\b/gi, instead: 'a concrete subject' },
  { words: /\b(?:is|are) meant\b|\b(?:is|are) to be\b/gi, instead: 'must, can, do not' },
  { words: BRITISH, instead: 'US spelling' },
];
