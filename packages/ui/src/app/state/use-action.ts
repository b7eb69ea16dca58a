import { useCallback, useRef, useState } from "preact/hooks";
import { ApiError } from "../api/api-error.ts";

/** Something that a reader does: whether it is under way, and why it did not work. */
export type Action<Arguments extends unknown[]> = {
  busy: boolean;
  error: ApiError | undefined;
  /** @returns true when it has worked; a second call while one is under way does nothing */
  run: (...given: Arguments) => Promise<boolean>;
};

/** Wraps a change of the receiver's data for a component that shows how it goes. */
export function useAction<Arguments extends unknown[]>(
  act: (...given: Arguments) => Promise<unknown>,
): Action<Arguments> {
  const [state, setState] = useState<{ busy: boolean; error: ApiError | undefined }>({ busy: false, error: undefined });
  const latest = useRef(act);
  latest.current = act;
  const busy = useRef(false);
  const run = useCallback(async (...given: Arguments) => {
    if (busy.current) return false;
    busy.current = true;
    setState({ busy: true, error: undefined });
    try {
      await latest.current(...given);
      setState({ busy: false, error: undefined });
      return true;
    } catch (cause) {
      setState({ busy: false, error: cause instanceof ApiError ? cause : ApiError.network(cause) });
      return false;
    } finally {
      busy.current = false;
    }
  }, []);
  return { ...state, run };
}
