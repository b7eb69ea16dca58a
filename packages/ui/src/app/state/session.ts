import { type ReadonlySignal, signal } from "@preact/signals";

const KEY = "winnow.token";

/**
 * Who reads: by a bearer token, which lives as long as the tab does and never in the address, or by a cookie that scripts cannot
 * read (a session of the receiver, or one of the host's).
 */
export type Session = {
  token: ReadonlySignal<string | undefined>;
  /** True from a refused request on, until the next sign-in: the page asks who one is. */
  refused: ReadonlySignal<boolean>;
  /** Changes whenever somebody else may be reading; everything is asked for again. */
  generation: ReadonlySignal<number>;
  /** @param token of who reads from now on; without one the browser's cookie says it */
  signIn(token?: string): void;
  signOut(): void;
  refuse(): void;
};

/**
 * Takes a token out of the fragment (`#token=…`, as `winnow serve` prints it) into the tab's storage, and removes it from the
 * address, so that it gets into no history, bookmark, screenshot or referrer.
 *
 * @param endSession ends the session of the cookie, if there is one
 */
export function createSession(endSession: () => Promise<unknown>): Session {
  const handed = /^#token=([^&]+)/.exec(location.hash)?.[1];
  if (handed !== undefined) {
    sessionStorage.setItem(KEY, decode(handed));
    history.replaceState(null, "", location.pathname + location.search);
  }
  const token = signal<string | undefined>(sessionStorage.getItem(KEY) ?? undefined);
  const refused = signal(false);
  const generation = signal(0);
  return {
    token,
    refused,
    generation,
    signIn(value) {
      if (value === undefined) sessionStorage.removeItem(KEY);
      else sessionStorage.setItem(KEY, value);
      token.value = value;
      refused.value = false;
      generation.value += 1;
    },
    signOut() {
      const byCookie = token.value === undefined;
      sessionStorage.removeItem(KEY);
      token.value = undefined;
      refused.value = true;
      if (byCookie) endSession().catch(() => {});
    },
    refuse() {
      refused.value = true;
    },
  };
}

/** A broken address is a wrong token, not a broken page. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
