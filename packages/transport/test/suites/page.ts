import type { NodeSdk } from "../support/sdks.ts";
import { answersSuite } from "./answers.ts";
import { burstSuite } from "./burst.ts";
import { clientsSuite } from "./clients.ts";
import { earlyKeysSuite } from "./early-keys.ts";
import { hostileSuite } from "./hostile.ts";
import { restsSuite } from "./rests.ts";
import { userCodeSuite } from "./user-code.ts";

/** The SDK of browsers, in Node: what needs a page is in `browser.ts`. */
export function pageSuite(sdk: NodeSdk): void {
  burstSuite(sdk);
  userCodeSuite(sdk);
  earlyKeysSuite(sdk);
  answersSuite(sdk);
  clientsSuite(sdk);
  restsSuite(sdk);
  hostileSuite(sdk);
}
