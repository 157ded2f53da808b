import type { HttpAnswer } from '../../monitor/observation/observation.ts';
import { isListedCode } from '../products/gateway-codes/gateway-codes.ts';
import { codeOfOwnWords, codeOfWords } from '../products/gateway-codes/gateway-words.ts';
import { type JsonObject, readJsonObject } from './json.ts';
import { readXml } from './xml.ts';

/** What an error body of a gateway says. `text` is the most telling part of it, as the gateway wrote it. */
export type GatewayError = { readonly code: number; readonly words: string; readonly text: string };

/** How much of a body of an unknown form is searched for words of a gateway, in characters. */
const MAX_TEXT = 4096;

/**
 * Reads the error of a gateway out of a response; undefined when nothing shows that the gateway wrote it. Bodies
 * are JSON (4.0 and later), XML (earlier), a SOAP fault, a JSON-RPC error (MCP), or what a custom sequence makes
 * of them. A response that is a success by its status needs a whole body of the gateway.
 */
export function gatewayErrorOf(answer: HttpAnswer): GatewayError | undefined {
  // Most responses are successes without such a word.
  if (answer.status < 400 && !/\bcode\b/i.test(answer.body)) return undefined;
  const json = readJsonObject(answer.body);
  const whole = json ? ofJson(json) : ofFault(answer.body);
  if (whole !== undefined) return answer.status >= 400 || isListedCode(whole.code) || whole.code < 1000 ? whole : undefined;
  if (answer.status < 400) return undefined;
  return ofSoap(answer.body) ?? ofCustomSequence(answer.body.slice(0, MAX_TEXT), json === undefined) ?? ofChallenge(answer);
}

function ofJson(json: JsonObject): GatewayError | undefined {
  if (json.text('jsonrpc') !== undefined) return ofJsonRpc(json.object('error'));
  // The Microgateway wraps its errors.
  const body = json.object('fault') ?? json;
  const [code, type = '', description] = [codeIn(body.scalar('code')), body.text('type'), body.text('description')];
  if (code === undefined) return undefined;
  const message = body.text('message') ?? guardrailText(body.object('message')) ?? '';
  const words = [type, message, description].join(' ');
  if (description === undefined) return isListedCode(code) && isOwnMessage(type, message) ? { code, words, text: message } : undefined;
  // A number of three digits is how other servers write a status.
  if (code < 1000 && body.text('code') === undefined && type === '') return undefined;
  return { code, words, text: description.trim() === '' ? message : description };
}

// A guardrail says which one intervened; without a description, nothing else tells its error from a backend's.
function guardrailText(message: JsonObject | undefined): string | undefined {
  return message && (message.text('actionReason') ?? message.text('interveningGuardrail') ?? message.text('action'));
}

function isOwnMessage(type: string, message: string): boolean {
  return codeOfWords(message) !== undefined || message === 'Runtime Error' || type === 'Status report' || /GUARDRAIL/i.test(type);
}

function ofJsonRpc(error: JsonObject | undefined): GatewayError | undefined {
  const code = codeIn(error?.scalar('code')) ?? codeIn(error?.object('data')?.scalar('code'));
  const text = [error?.text('message'), error?.text('data'), error?.object('data')?.text('description')].filter(Boolean).join(': ');
  return code !== undefined && isListedCode(code) ? { code, words: text, text } : undefined;
}

function ofFault(body: string): GatewayError | undefined {
  const xml = xmlIn(body);
  const code = codeIn(xml?.root === 'fault' ? xml.text('code')?.trim() : undefined);
  if (xml === undefined || code === undefined) return undefined;
  const [type, message, description] = ['type', 'message', 'description'].map((name) => xml.text(name) ?? '');
  const words = [type, message, description].join(' ');
  return description === '' && !isOwnMessage(type ?? '', message ?? '') ? undefined : { code, words, text: description || message || '' };
}

function xmlIn(body: string): ReturnType<typeof readXml> {
  return /^\s*</.test(body) ? readXml(body) : undefined;
}

// `makefault` writes SOAP 1.1: the message, a detail for access and throttling, and "Server" or "Client" for a code.
function ofSoap(body: string): GatewayError | undefined {
  const xml = xmlIn(body);
  if (xml?.root !== 'Envelope') return undefined;
  const at = (...path: readonly string[]) => xml.textAt('Body', 'Fault', ...path)?.trim() ?? '';
  const reason = at('faultstring') || at('Reason', 'Text');
  const detail = at('detail') || at('Detail');
  const text = [reason, detail].filter((part) => part !== '').join(': ');
  const named = [at('faultcode'), at('Code', 'Subcode', 'Value'), detail].map((part) => codeIn(part.replace(/^.*:/, ''))).find(isListed);
  const code = named ?? codeBesideWords(text) ?? codeOfWords(text);
  return code === undefined ? undefined : { code, words: text, text };
}

// With other keys, in another form, or cut: a code of the table beside the words of the gateway, or words of its own.
function ofCustomSequence(body: string, isBroken: boolean): GatewayError | undefined {
  const code = codeBesideWords(body) ?? (isBroken ? codeBeforeMessage(body) : undefined) ?? codeOfOwnWords(body);
  return code === undefined ? undefined : { code, words: body, text: body };
}

// The number of an order can be that of an error. One of the same thousand as the words say is none.
function codeBesideWords(text: string): number | undefined {
  const meant = codeOfWords(text);
  const isAlike = (code: number) => meant !== undefined && Math.floor(code / 1000) === Math.floor(meant / 1000);
  return [...text.matchAll(/(?<![\d.-])\d{6}(?![\d.-])/g)]
    .map(([digits]) => Number(digits))
    .find((code) => isListed(code) && isAlike(code));
}

// The gateway does not always escape a quotation mark, which makes its body no JSON.
function codeBeforeMessage(body: string): number | undefined {
  const code = codeIn(/^\s*\{\s*"code"\s*:\s*"(\d{6})"\s*,\s*"(type|message)"/.exec(body)?.[1]);
  return isListed(code) ? code : undefined;
}

const REALM = /realm="?WSO2 API Manager/i;

// The challenge stays where a sequence replaced the body.
function ofChallenge({ status, headers }: HttpAnswer): GatewayError | undefined {
  const challenge = headers['www-authenticate'] ?? '';
  if (status !== 401 || !REALM.test(challenge)) return undefined;
  const isToken = /error="invalid[_ ]token"/i.test(challenge);
  return { code: isToken ? 900901 : 900902, words: challenge, text: `WWW-Authenticate: ${challenge}` };
}

function codeIn(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{3,6}$/.test(text) ? Number(text) : undefined;
}

function isListed(code: number | undefined): code is number {
  return code !== undefined && isListedCode(code);
}
