import type * as Sentry from "@sentry/node";

/** The Node SDKs of the three major versions this package works with. Their types differ in corners that no test here touches. */
export type NodeSdk = typeof Sentry;
