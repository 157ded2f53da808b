/** What a value in a template may name. */
export type Names = {
  readonly ref: (name: string) => Promise<unknown>;
  readonly attribute: (resource: string, attribute: string) => Promise<unknown>;
};

const NOTHING = Symbol('AWS::NoValue');

/** Works a value of a template out as CloudFormation does. Throws for a function it does not know. */
export async function resolveValue(value: unknown, names: Names): Promise<unknown> {
  if (typeof value === 'string' && value.includes('{{resolve:')) throw new Error(`dynamic references are not resolved here: ${value}`);
  if (Array.isArray(value)) return (await resolveAll(value, names)).filter((one) => one !== NOTHING);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  const [only] = entries;
  if (entries.length === 1 && only && (only[0] === 'Ref' || only[0].startsWith('Fn::'))) return resolveCall(only[0], only[1], names);
  const values = await resolveAll(
    entries.map(([, one]) => one),
    names,
  );
  return Object.fromEntries(entries.map(([key], i) => [key, values[i]] as const).filter(([, one]) => one !== NOTHING));
}

function resolveAll(values: readonly unknown[], names: Names): Promise<readonly unknown[]> {
  return Promise.all(values.map((one) => resolveValue(one, names)));
}

async function resolveCall(name: string, argument: unknown, names: Names): Promise<unknown> {
  if (name === 'Ref') return argument === 'AWS::NoValue' ? NOTHING : names.ref(String(argument));
  if (name === 'Fn::GetAtt') {
    const [resource = '', ...path] = Array.isArray(argument) ? argument.map(String) : String(argument).split('.');
    return names.attribute(resource, path.join('.'));
  }
  if (name === 'Fn::Sub') return substitute(argument, names);
  const list = await resolveValue(argument, names);
  if (!Array.isArray(list)) throw new Error(`${name} wants a list`);
  const [first, second] = list;
  if (name === 'Fn::Join') return (second as readonly unknown[]).join(String(first));
  if (name === 'Fn::Select') return (second as readonly unknown[])[Number(first)];
  if (name === 'Fn::Split') return String(second).split(String(first));
  throw new Error(`the template uses ${name}, which is not known here`);
}

async function substitute(argument: unknown, names: Names): Promise<string> {
  const [text, own] = Array.isArray(argument) ? [String(argument[0]), argument[1] as Record<string, unknown>] : [String(argument), {}];
  const parts = text.split(/\$\{([^}]+)\}/);
  const resolved = parts.map(async (part, i) => {
    if (i % 2 === 0) return part;
    if (part.startsWith('!')) return `\${${part.slice(1)}}`;
    if (part in own) return String(await resolveValue(own[part], names));
    const [resource = '', ...path] = part.split('.');
    return String(await (path.length > 0 ? names.attribute(resource, path.join('.')) : names.ref(part)));
  });
  return (await Promise.all(resolved)).join('');
}
