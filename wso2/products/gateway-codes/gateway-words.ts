type Words = { readonly says: RegExp; readonly code: number };

/**
 * The words of the product itself, which nothing else writes, with the code they stand for. SOAP faults have no
 * code (`makefault` in `fault.xml` and `main.xml` writes the message only), and a custom sequence may drop it.
 */
const OWN_WORDS: readonly Words[] = [
  { says: /The requested endpoint is not available/i, code: 404 },
  { says: /No matching resource found for given API Request/i, code: 404 },
  { says: /Method not allowed for given API resource/i, code: 405 },
  { says: /Unsupported Transport \[ https? \]/i, code: 403 },
  { says: /API Subscription validation failed/i, code: 900908 },
  { says: /Unclassified Authentication Failure/i, code: 900900 },
  { says: /key offered to the API with no (production|sandbox) endpoint/i, code: 900901 },
  { says: /No matching resource found in the API for the given request/i, code: 900906 },
  { says: /The requested API is temporarily blocked/i, code: 900907 },
  { says: /The access token does not allow you to access the requested resource/i, code: 900910 },
  { says: /This API has been blocked temporarily/i, code: 700700 },
  { says: /Error connecting to the back end/i, code: 101503 },
  { says: /\[ State : (SUSPENDED|TIMEOUT|OFF) \]/i, code: 303001 },
];

/** Words that others write too. They count in a SOAP fault of the shape that the gateway makes, or beside a code. */
const COMMON_WORDS: readonly Words[] = [
  { says: /Missing Credentials/i, code: 900902 },
  { says: /Incorrect Access Token Type/i, code: 900905 },
  { says: /Resource forbidden/i, code: 900908 },
  { says: /The subscription to the API is inactive/i, code: 900909 },
  { says: /Invalid Credentials|Access Token (Expired|Inactive)|Authentication Failure/i, code: 900901 },
  { says: /API blocked/i, code: 700700 },
  { says: /Message throttled out/i, code: 900800 },
  { says: /Message blocked/i, code: 900805 },
  { says: /Error in Sender/i, code: 101505 },
];

/** Returns the code that a text stands for by words which only the product writes. */
export function codeOfOwnWords(text: string): number | undefined {
  return OWN_WORDS.find(({ says }) => says.test(text))?.code;
}

/** Returns the code that a text stands for by any words of the product. */
export function codeOfWords(text: string): number | undefined {
  return codeOfOwnWords(text) ?? COMMON_WORDS.find(({ says }) => says.test(text))?.code;
}
