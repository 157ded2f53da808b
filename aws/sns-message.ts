import type { Alert } from '../monitor/message/alert.ts';

/** Source: SNS API reference, Publish, Message: 256 KB for all forms and attributes together. */
const MAX_BYTES = 262_144;
/** Parameters around the message, counted generously. */
const MARGIN_BYTES = 1024;
const MAX_SMS = 1600;
/** Chat shows far less than this; a form cut inside would be none. */
const MAX_CHAT_BYTES = 65_536;

/** The parts of a message to people and machines as SNS carries them; what subscribers of each protocol get. */
type Forms = { readonly default: string; readonly email: string; readonly sms: string; readonly https?: string };

/**
 * The text of a publish with `MessageStructure: json`. People's protocols have forms of their own, chat among them: Amazon Q Developer subscribes by
 * `https`. Every other one (sqs, lambda, http, firehose, email-json) takes `default`, the machine part: copies of it would fill the message. `reserved` bytes are taken already.
 * What does not fit is cut, the machine part first: no publish is lost for its size.
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

/** Stands for a machine part that was too large: who reads it can tell, and knows what it was about. */
function tooLarge({ json, attributes }: Alert, subject: string): string {
  const { monitor, status, target, reason } = attributes;
  return JSON.stringify(
    { schema: 'gatewatch/round/v1-too-large', monitor, status, target, reason, subject, bytes: Buffer.byteLength(json) },
    (_, value) => (typeof value === 'string' ? value.slice(0, 256) : value),
  );
}

/** The longest beginning that fits, up to the end of a line where there is one near. */
function cutText(text: string, fits: (text: string) => boolean): string {
  const cutAt = (length: number) =>
    `${text.slice(0, length).toWellFormed()}\n\n[Cut here: SNS carries no longer message. ${text.length - length} of ${text.length} characters are left out.]\n`;
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
