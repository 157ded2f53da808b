/**
 * The most bytes of a response body that gatewatch reads. A longer body fails the check with
 * `http.too-large`, and a JSON document of more characters is not parsed.
 */
export const BODY_LIMIT = 65_536;

/** The same limit for messages and docs: `64 KiB`. */
export const BODY_LIMIT_TEXT = `${BODY_LIMIT / 1024} KiB`;
