import { quote } from '../../monitor/text/quote.ts';

/** The key under which a Micro Integrator lists the CApps that it could not deploy. */
export const FAULTY_CAPPS = 'Faulty CAPPs';

const SAYS_FAULTY = 'not ready, faulty CAPPs detected';

/**
 * Returns the names of faulty CApps from the text of a `/healthz` response; undefined when the text does not say
 * that there are any. The server joins the names without escaping them (`ReadinessResource`), so a name with a
 * quotation mark or a backslash makes a body that is not JSON.
 */
export function cappsInText(body: string): readonly string[] | undefined {
  if (!body.includes(SAYS_FAULTY)) return undefined;
  const start = body.indexOf('[', body.indexOf(`"${FAULTY_CAPPS}"`));
  const end = body.lastIndexOf(']');
  const names = body
    .slice(start + 1, end > start ? end : undefined)
    .trim()
    .replace(/^"|"$/g, '');
  const readable = start < 0 ? [] : names.split(/" ?, ?"/).flatMap((name) => quote(name, 80) || []);
  return readable.length > 0 ? readable : ['CApps whose names cannot be read'];
}
