import * as Sentry from "sentry-browser-11";
import { describe } from "vitest";
import { pageSuite } from "./suites/page.ts";
import { usePageEngine } from "./support/client.ts";
import type { NodeSdk } from "./support/sdks.ts";

usePageEngine();

describe("@sentry/browser 11 on the engine of a page", () => pageSuite(Sentry as unknown as NodeSdk));
