import { covers } from "../api/viewer.ts";
import { usePage } from "./context.ts";

/** Why an action is not for this reader; shown where the action is. */
export const READ_ONLY = "You may look, not change: ask somebody who manages this receiver.";

/**
 * Whether the reader may do what needs a scope, as far as the page knows: until it has been told, everything is offered, and the
 * receiver says no.
 *
 * @param scope as the receiver names it: `event:write`, `project:write`, `org:write`
 */
export function useMay(scope: string): boolean {
  const viewer = usePage().viewer.value;
  return viewer === undefined || covers(viewer.scopes, scope);
}
