import * as Sentry from "sentry-browser-11";
import { sentryServerSuite } from "./suites/sentry-server.ts";
import { usePageEngine } from "./support/client.ts";
import type { NodeSdk } from "./support/sdks.ts";

usePageEngine();
sentryServerSuite(Sentry as unknown as NodeSdk);
