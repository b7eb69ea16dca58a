import type { ReadonlySignal, Signal } from "@preact/signals";
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Api } from "../api/api.ts";
import type { ApiRequest } from "../api/request.ts";
import type { Viewer } from "../api/viewer.ts";
import type { Router } from "./route.ts";
import type { Session } from "./session.ts";
import type { Theme } from "./theme.ts";
import type { Toasts } from "./toasts.ts";

/** What every screen may use. Made once, in `main.tsx`. */
export type Page = {
  api: Api;
  request: ApiRequest;
  /** Who reads, once the receiver has said it. */
  viewer: Signal<Viewer | undefined>;
  session: Session;
  router: Router;
  theme: Signal<Theme>;
  toasts: Toasts;
  /** ms since epoch */
  now: ReadonlySignal<number>;
};

export const PageContext = createContext<Page | undefined>(undefined);

export function usePage(): Page {
  const page = useContext(PageContext);
  if (page === undefined) throw new Error("a component is used outside of the page");
  return page;
}
