import { type Call, demand, type WireAnswer } from './wire-call.ts';

/** One message that SNS accepted. */
export type Published = {
  readonly region: string;
  readonly topicArn: string;
  readonly subject: string | undefined;
  /** What a subscriber of a protocol gets. */
  readonly to: (protocol: 'email' | 'email-json' | 'sms' | 'sqs' | 'lambda' | 'http' | 'https' | 'firehose') => string;
  readonly attributes: Readonly<Record<string, string>>;
  /** Maximum size of a message with all its forms and attributes. */
  readonly bytes: number;
};

/** Publish with its limits. Source: SNS API reference, Publish. */
export function createSnsWire(): { readonly published: readonly Published[]; readonly answer: (call: Call) => WireAnswer } {
  const published: Published[] = [];
  const answer = ({ operation, body, region }: Call): WireAnswer => {
    demand(operation === 'Publish', 'InvalidAction', `no ${operation} here`);
    const form = new URLSearchParams(body);
    const topicArn = form.get('TopicArn') ?? '';
    demand(/^arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[\w-]{1,256}$/.test(topicArn), 'InvalidParameter', 'Invalid parameter: TopicArn');
    const subject = form.get('Subject') ?? undefined;
    demand(subject === undefined || isSubject(subject), 'InvalidParameter', 'Invalid parameter: Subject');
    const message = form.get('Message') ?? '';
    demand(message !== '', 'InvalidParameter', 'Invalid parameter: Empty message');
    const attributes = attributesOf(form);
    const bytes = Buffer.byteLength(message + Object.entries(attributes).flat().join('')) + 6 * Object.keys(attributes).length;
    demand(bytes <= 262_144, 'InvalidParameter', 'Invalid parameter: Message too long');
    const forms = form.get('MessageStructure') === 'json' ? formsOf(message) : { default: message };
    published.push({ region, topicArn, subject, to: (protocol) => forms[protocol] ?? forms.default, attributes, bytes });
    const id = `message-${published.length}`;
    return {
      status: 200,
      body: `<PublishResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><PublishResult><MessageId>${id}</MessageId></PublishResult><ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></PublishResponse>`,
    };
  };
  return { published, answer };
}

function isSubject(subject: string): boolean {
  return /^(?=[A-Za-z0-9!-#%-*,-/:;?@[-\]_{}])[\x20-\x7e]{1,99}$/.test(subject);
}

function formsOf(message: string): Readonly<Record<string, string>> & { readonly default: string } {
  const parsed: unknown = JSON.parse(message);
  const isRecord = typeof parsed === 'object' && parsed !== null;
  demand(
    isRecord && 'default' in parsed,
    'InvalidParameter',
    'Invalid parameter: Message Structure - No default entry in JSON message body',
  );
  const areTexts = Object.values(parsed).every((text) => typeof text === 'string' && text !== '');
  demand(areTexts, 'InvalidParameter', 'Invalid parameter: Message Structure - a form is no text');
  return parsed as Record<string, string> & { default: string };
}

function attributesOf(form: URLSearchParams): Readonly<Record<string, string>> {
  const attributes: Record<string, string> = {};
  for (let i = 1; form.has(`MessageAttributes.entry.${i}.Name`); i++) {
    const part = (name: string) => form.get(`MessageAttributes.entry.${i}.${name}`) ?? '';
    const [name, type, value] = [part('Name'), part('Value.DataType'), part('Value.StringValue')];
    const bad = 'InvalidParameterValue';
    demand(/^(?!aws\.|amazon\.|\.)(?!.*\.\.)[\w.-]{1,256}(?<!\.)$/i.test(name) && !(name in attributes), bad, `bad attribute name ${name}`);
    demand(type === 'String', bad, `attribute ${name} must be a String here`);
    demand(value !== '', bad, `The message attribute '${name}' must contain non-empty message attribute value`);
    demand(!/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/.test(value), bad, `attribute ${name} has a character XML cannot carry`);
    attributes[name] = value;
  }
  demand(Object.keys(attributes).length <= 10, 'InvalidParameterValue', 'more than 10 attributes: lost for raw delivery');
  return attributes;
}
