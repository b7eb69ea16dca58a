import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { ApiError } from "../api/api-error.ts";

/** What a request has brought so far. An earlier answer stays readable while the next one is awaited. */
export type Requested<T> = {
  data: T | undefined;
  error: ApiError | undefined;
  loading: boolean;
  reload: () => void;
  /** Takes what another request has answered; what is under way is older than that. */
  replace: (data: T) => void;
};

/**
 * Runs a request when the component appears and whenever `key` changes; a newer run ends the one before.
 *
 * @param key names what is asked for; `run` is called again only when it changes
 */
export function useRequest<T>(key: string, run: (signal: AbortSignal) => Promise<T>): Requested<T> {
  const [state, setState] = useState<Omit<Requested<T>, "reload" | "replace">>({
    data: undefined,
    error: undefined,
    loading: true,
  });
  const running = useRef<AbortController | undefined>(undefined);

  const reload = useCallback(() => {
    running.current?.abort();
    const abort = new AbortController();
    running.current = abort;
    setState((before) => ({ ...before, loading: true }));
    run(abort.signal).then(
      (data) => {
        if (!abort.signal.aborted) setState({ data, error: undefined, loading: false });
      },
      (cause: unknown) => {
        if (abort.signal.aborted) return;
        const error = cause instanceof ApiError ? cause : ApiError.network(cause);
        setState((before) => ({ data: before.data, error, loading: false }));
      },
    );
  }, [key]);

  useEffect(() => {
    reload();
    return () => running.current?.abort();
  }, [reload]);

  const replace = useCallback((data: T) => {
    running.current?.abort();
    setState({ data, error: undefined, loading: false });
  }, []);

  return { ...state, reload, replace };
}
