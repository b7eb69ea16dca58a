import type { Endpoint } from "./endpoint.ts";
import { EVENT_ENDPOINTS } from "./event-endpoints.ts";
import { GITHUB_ENDPOINTS } from "./github-endpoints.ts";
import { ISSUE_ENDPOINTS } from "./issue-endpoints.ts";
import { LIVE_ENDPOINT } from "./live-endpoint.ts";
import { NOTIFY_ENDPOINTS } from "./notify-endpoints.ts";
import { PROJECT_ENDPOINTS } from "./project-endpoints.ts";
import { RELEASE_ENDPOINTS } from "./release-endpoints.ts";
import { TOMBSTONE_ENDPOINTS } from "./tombstones.ts";

/** Every endpoint below `/api/0/`. */
export const ENDPOINTS: readonly Endpoint[] = [
  ...PROJECT_ENDPOINTS,
  ...ISSUE_ENDPOINTS,
  ...EVENT_ENDPOINTS,
  ...RELEASE_ENDPOINTS,
  ...GITHUB_ENDPOINTS,
  ...TOMBSTONE_ENDPOINTS,
  ...NOTIFY_ENDPOINTS,
  LIVE_ENDPOINT,
];
