import { javascript } from "./dialects/javascript.ts";
import { messageIdentity, thrownText } from "./exception-identity.ts";
import { javaScriptType } from "./exception-types.ts";
import { firstLine } from "./text.ts";

/** SDKs of version 9 cut messages after 250 characters; what is left then depends on how long the ids in it are. */
const MAY_BE_CUT = 240;

/** Everything of the name and the message of a JavaScript error that can enter a fingerprint. */
export function errorIdentity(name: string, message: string): string[] {
  const value = thrownText({ value: message }, name);
  const line = firstLine(value);
  const type = javaScriptType(name);
  const { known, skeleton } = messageIdentity(type, value, line, javascript);
  const identity = [type, known ? `${known.kind} ${known.name}` : skeleton()];
  if (line.length > MAY_BE_CUT || (message.length > MAY_BE_CUT && /^[[{]/.test(line))) identity.push(message);
  return identity;
}
