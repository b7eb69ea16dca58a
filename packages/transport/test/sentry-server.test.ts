import * as Sentry from "sentry-node-11";
import { sentryServerSuite } from "./suites/sentry-server.ts";
import type { NodeSdk } from "./support/sdks.ts";

sentryServerSuite(Sentry as unknown as NodeSdk);
