import { signal } from "@preact/signals";
import { render } from "preact";
import "@fontsource-variable/inter/wght.css";
import "./styles/tokens.css";
import "./styles/base.css";
import { createApi } from "./api/api.ts";
import { createRequest } from "./api/request.ts";
import { App } from "./app.tsx";
import { ToastPlace } from "./components/toast.tsx";
import { createClock } from "./state/clock.ts";
import { type Page, PageContext } from "./state/context.ts";
import { createRouter } from "./state/route.ts";
import { createSession } from "./state/session.ts";
import { createTheme } from "./state/theme.ts";
import { createToasts } from "./state/toasts.ts";

// The script lies in `assets/`: its own address says where the host mounted the page, whatever the prefix.
// (Not written as one expression, which vite would take for the name of an asset.)
const script = import.meta.url;
const base = new URL("../", script).href;

// The session first: it takes the token out of the address before anything else reads it.
const session = createSession(() => request.json("auth/logout/", undefined, { method: "POST" }));
const request = createRequest(
  base,
  () => session.token.value,
  () => session.refuse(),
);
const page: Page = {
  session,
  api: createApi(request),
  request,
  viewer: signal(undefined),
  router: createRouter(),
  theme: createTheme(),
  toasts: createToasts(),
  now: createClock(),
};

const root = document.getElementById("app");
if (root !== null) {
  render(
    <PageContext.Provider value={page}>
      <App />
      <ToastPlace toasts={page.toasts} />
    </PageContext.Provider>,
    root,
  );
}
