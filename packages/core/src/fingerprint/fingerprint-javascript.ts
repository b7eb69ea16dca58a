import { javascript } from "./dialects/javascript.ts";
import { makeFingerprint } from "./engine.ts";
import type { Fingerprint } from "./result.ts";

const compute = makeFingerprint(() => javascript);

/**
 * `fingerprint` for events of the platforms `javascript` and `node`, without the tables of other languages: the result is the same and the
 * bundle of a browser stays small. A frame that names another platform (React Native) is read as JavaScript here.
 *
 * @param event an event of a JavaScript SDK
 */
export function fingerprintJavaScript(event: unknown): Fingerprint {
  return compute(event);
}
