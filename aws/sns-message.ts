import type { Alert } from '../monitor/message/alert.ts';

/**
 * Maximum size: 256 KB for all forms and attributes together. Source: SNS API reference, Publish, Message.
 */
const MAX_BYTES = 262_144;
/** Size reserved for the parameters around the message; an upper estimate. */
const MARGIN_BYTES = 1024;
const MAX_SMS = 1600;
/** Limit of the chat form. Chat shows far less, and JSON that is cut in the middle is invalid. */
const MAX_CHAT_BYTES = 65_536;

/** The forms of a message in an SNS publish, by the protocol of the subscriber. */
type Forms = { readonly default: string; readonly email: string; readonly sms: string; readonly https?: string };

/**
 * Builds the text of a publish with `MessageStructure: json`.
 *
 * Protocols that people read have forms of their own, including chat: Amazon Q Developer subscribes by
 * `https`. All others (sqs, lambda, http, firehose, email-json) get `default`, the machine-readable part.
 * Copies of it for each would fill the message. `reserved` bytes are used already. Text that does not fit is
 * cut, the machine-readable part first: no publish fails for its size.
 */
export function fitMessage(alert: Alert, subject: string, reserved: number): string {
  const room = MAX_BYTES - MARGIN_BYTES - reserved;
  const fits = (forms: Forms) => Buffer.byteLength(JSON.stringify(forms)) <= room;
  const people = {
    email: alert.text,
    sms: (alert.sms ?? subject).slice(0, MAX_SMS),
    ...(alert.chat !== undefined && Buffer.byteLength(JSON.stringify(alert.chat)) <= MAX_CHAT_BYTES && { https: alert.chat }),
  };
  const whole: Forms = { default: alert.json, ...people };
  if (fits(whole)) return JSON.stringify(whole);
  const short: Forms = { ...whole, default: tooLarge(alert, subject) };
  if (fits(short)) return JSON.stringify(short);
  return JSON.stringify({ ...short, email: cutText(alert.text, (email) => fits({ ...short, email })) });
}

/**
 * Replaces a machine-readable part that is too large: a program can detect that, and learns what the message
 * is about.
 */
function tooLarge({ json, attributes }: Alert, subject: string): string {
  const { monitor, status, target, reason } = attributes;
  return JSON.stringify(
    { schema: 'gatewatch/round/v1-too-large', monitor, status, target, reason, subject, bytes: Buffer.byteLength(json) },
    (_, value) => (typeof value === 'string' ? value.slice(0, 256) : value),
  );
}

/** Returns the longest beginning that fits, cut at the end of a line if there is one near. */
function cutText(text: string, fits: (text: string) => boolean): string {
  const cutAt = (length: number) =>
    `${text.slice(0, length).toWellFormed()}\n\n[Truncated: Amazon SNS limits the size of a message. ${text.length - length} of ${text.length} characters are left out.]\n`;
  let low = 0;
  let high = text.length;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (fits(cutAt(middle))) low = middle;
    else high = middle - 1;
  }
  const line = text.lastIndexOf('\n', low);
  return cutAt(line > low - 1000 ? Math.max(line, 0) : low);
}
