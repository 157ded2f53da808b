import * as z from 'zod';
import { isPlain } from '../../text/quote.ts';
import * as pattern from './patterns.ts';
import type { TimingRange } from './timing.ts';

export { z };

/** The type of a form. */
export type Infer<Form extends z.ZodType> = z.infer<Form>;

// The first sentence of a description completes "expected …" in messages. The rest says what the key means,
// with its default: editors show it, and the reference of the config is generated from it.

export const text = (form: RegExp, description: string) => z.string().regex(form).meta({ description });

export const line = (description: string) => z.string().regex(pattern.LINE).refine(isPlain).meta({ description });

export const whole = (least: number, most: number, description: string) => z.int().min(least).max(most).meta({ description });

export const flag = (description: string) => z.boolean().meta({ description: `true or false. ${description}` });

export const oneOf = <const T extends readonly string[]>(words: T, description: string) =>
  z.enum(words).meta({ description: `one of ${words.join(', ')}. ${description}` });

export const either = <const T extends readonly [z.ZodType, ...z.ZodType[]]>(forms: T, description: string) =>
  z.union(forms).meta({ description });

export const list = <T extends z.ZodType>(item: T, least: number, most: number, description: string) =>
  z.array(item).min(least).max(most).meta({ description });

export const mapping = <T extends z.ZodRawShape>(keys: T, description: string) => z.strictObject(keys).meta({ description });

export const byName = <T extends z.ZodType>(key: z.ZodString, value: T, description: string) => z.record(key, value).meta({ description });

export const oneOrMore = (item: z.ZodString, description: string) => either([item, z.array(item).min(1).max(20)], description);

export const name = (of: string) => text(pattern.NAME, `a name of a-z, 0-9, and inner "-", at most 63 characters. ${of}`);

const addresses = [z.string().regex(pattern.DNS_NAME), z.ipv4(), z.ipv6()] as const;

export const host = (of: string) => either(addresses, `a DNS name, IPv4 address, or IPv6 address, without scheme, port, or path. ${of}`);

export const cidr = either([z.cidrv4(), z.cidrv6()], 'a CIDR such as 10.0.0.0/8');

export const port = (of: string) => whole(1, 65_535, `a port number from 1 to 65535. ${of}`);

export const scheme = (of: string) => oneOf(['HTTP', 'HTTPS'], of);

const secretName = text(pattern.SECRET, 'the name of a secret in Secrets Manager, ssm:/path, or the ARN of either');

export const secret = (of: string) => mapping({ secret: secretName }, `{ secret: NAME }. ${of}`);

const labelKey = text(pattern.LABEL_KEY, 'a label key as in Kubernetes');

const labelValue = text(pattern.LABEL_VALUE, 'a label value as in Kubernetes');

export const labels = (of: string) => byName(labelKey, labelValue, `a mapping from text to text. ${of}`);

export const seconds = ([least, most, of]: TimingRange) => whole(least, most, of).optional();

/** A mapping of few entries. */
export const few = <T extends z.ZodType>(key: z.ZodString, value: T, description: string, most = 20) =>
  z
    .record(key, value)
    .refine((entries) => Object.keys(entries).length <= most)
    .meta({ description, maxProperties: most });
