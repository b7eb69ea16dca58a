import type * as Sentry from "@sentry/node";

export type NodeSdk = typeof Sentry;

/** The Node SDKs of the three major versions this package works with. Their types differ in corners that no test here touches. */
export const NODE_SDKS: readonly (readonly [name: string, load: () => Promise<NodeSdk>])[] = [
  ["@sentry/node 9", () => import("sentry-node-9") as unknown as Promise<NodeSdk>],
  ["@sentry/node 10", () => import("sentry-node-10") as unknown as Promise<NodeSdk>],
  ["@sentry/node 11", () => import("sentry-node-11") as unknown as Promise<NodeSdk>],
];
