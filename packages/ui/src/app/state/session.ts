import { type ReadonlySignal, signal } from "@preact/signals";

const KEY = "winnow.token";

/** The reader's bearer token. It lives as long as the tab does, and never in the address. */
export type Session = {
  token: ReadonlySignal<string | undefined>;
  /** True from a refused request on, until the next sign-in: the page asks for a token. */
  refused: ReadonlySignal<boolean>;
  signIn(token: string): void;
  signOut(): void;
  refuse(): void;
};

/**
 * Takes a token out of the fragment (`#token=…`, as `winnow serve` prints it) into the tab's storage, and removes it from the
 * address, so that it gets into no history, bookmark, screenshot or referrer.
 */
export function createSession(): Session {
  const handed = /^#token=([^&]+)/.exec(location.hash)?.[1];
  if (handed !== undefined) {
    sessionStorage.setItem(KEY, decode(handed));
    history.replaceState(null, "", location.pathname + location.search);
  }
  const token = signal<string | undefined>(sessionStorage.getItem(KEY) ?? undefined);
  const refused = signal(false);
  return {
    token,
    refused,
    signIn(value) {
      sessionStorage.setItem(KEY, value);
      token.value = value;
      refused.value = false;
    },
    signOut() {
      sessionStorage.removeItem(KEY);
      token.value = undefined;
      refused.value = true;
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
