import * as Sentry from "@sentry/node";
import { withWinnow } from "../../src/node.ts";

Sentry.init(withWinnow({ dsn: "https://k@h/1" }));
Sentry.init(withWinnow({ dsn: "https://k@h/1", integrations: (d) => d, beforeSend: (event) => event }));
