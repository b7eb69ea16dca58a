import { ASSIGNEE_ENDPOINTS } from "./assignees.ts";
import { ATTACHMENT_ENDPOINTS } from "./attachments.ts";
import { COMMENT_ENDPOINTS } from "./comments.ts";
import type { Endpoint } from "./endpoint.ts";
import { ENVIRONMENT_ENDPOINTS } from "./environments.ts";
import { EVENT_ENDPOINTS } from "./event-endpoints.ts";
import { GITHUB_ENDPOINTS } from "./github-endpoints.ts";
import { ISSUE_ENDPOINTS } from "./issue-endpoints.ts";
import { ISSUE_HISTORY_ENDPOINTS } from "./issue-history.ts";
import { LIVE_ENDPOINT } from "./live-endpoint.ts";
import { NOTIFY_ENDPOINTS } from "./notify-endpoints.ts";
import { PROJECT_ENDPOINTS } from "./project-endpoints.ts";
import { QUOTA_ENDPOINTS } from "./quota-endpoints.ts";
import { RELEASE_ENDPOINTS } from "./release-endpoints.ts";
import { TOMBSTONE_ENDPOINTS } from "./tombstones.ts";
import { USER_FEEDBACK_ENDPOINTS } from "./user-feedback.ts";

/** Every endpoint below `/api/0/`. */
export const ENDPOINTS: readonly Endpoint[] = [
  ...PROJECT_ENDPOINTS,
  ...ISSUE_ENDPOINTS,
  ...ISSUE_HISTORY_ENDPOINTS,
  ...COMMENT_ENDPOINTS,
  ...ASSIGNEE_ENDPOINTS,
  ...ENVIRONMENT_ENDPOINTS,
  ...EVENT_ENDPOINTS,
  ...ATTACHMENT_ENDPOINTS,
  ...USER_FEEDBACK_ENDPOINTS,
  ...RELEASE_ENDPOINTS,
  ...QUOTA_ENDPOINTS,
  ...GITHUB_ENDPOINTS,
  ...TOMBSTONE_ENDPOINTS,
  ...NOTIFY_ENDPOINTS,
  LIVE_ENDPOINT,
];
