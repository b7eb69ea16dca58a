import { ASSIGNEE_ENDPOINTS } from "./assignees.ts";
import { ATTACHMENT_ENDPOINTS } from "./attachments.ts";
import { AUTH_ENDPOINTS } from "./auth-endpoints.ts";
import { CODE_MAPPING_ENDPOINTS } from "./code-mappings.ts";
import { COMMENT_ENDPOINTS } from "./comments.ts";
import type { Endpoint } from "./endpoint.ts";
import { ENVIRONMENT_ENDPOINTS } from "./environments.ts";
import { EVENT_ENDPOINTS } from "./event-endpoints.ts";
import { GITHUB_ENDPOINTS } from "./github-endpoints.ts";
import { ISSUE_ENDPOINTS } from "./issue-endpoints.ts";
import { ISSUE_HISTORY_ENDPOINTS } from "./issue-history.ts";
import { LIVE_ENDPOINT } from "./live-endpoint.ts";
import { MEMBER_ENDPOINTS } from "./member-endpoints.ts";
import { MONITOR_ENDPOINTS } from "./monitors.ts";
import { NOTIFY_ENDPOINTS } from "./notify-endpoints.ts";
import { PROJECT_ENDPOINTS } from "./project-endpoints.ts";
import { PROJECT_NUMBERS_ENDPOINTS } from "./project-numbers.ts";
import { QUOTA_ENDPOINTS } from "./quota-endpoints.ts";
import { RELEASE_ENDPOINTS } from "./release-endpoints.ts";
import { SHARE_ENDPOINTS } from "./share-endpoints.ts";
import { TOKEN_ENDPOINTS } from "./token-endpoints.ts";
import { TOMBSTONE_ENDPOINTS } from "./tombstones.ts";
import { TRANSACTION_ENDPOINTS } from "./transaction-endpoints.ts";
import { USER_FEEDBACK_ENDPOINTS } from "./user-feedback.ts";

/** Every endpoint below `/api/0/`. */
export const ENDPOINTS: readonly Endpoint[] = [
  ...PROJECT_ENDPOINTS,
  ...PROJECT_NUMBERS_ENDPOINTS,
  ...CODE_MAPPING_ENDPOINTS,
  ...ISSUE_ENDPOINTS,
  ...ISSUE_HISTORY_ENDPOINTS,
  ...COMMENT_ENDPOINTS,
  ...ASSIGNEE_ENDPOINTS,
  ...ENVIRONMENT_ENDPOINTS,
  ...EVENT_ENDPOINTS,
  ...ATTACHMENT_ENDPOINTS,
  ...USER_FEEDBACK_ENDPOINTS,
  ...RELEASE_ENDPOINTS,
  ...TRANSACTION_ENDPOINTS,
  ...QUOTA_ENDPOINTS,
  ...GITHUB_ENDPOINTS,
  ...MONITOR_ENDPOINTS,
  ...TOMBSTONE_ENDPOINTS,
  ...NOTIFY_ENDPOINTS,
  ...AUTH_ENDPOINTS,
  ...MEMBER_ENDPOINTS,
  ...TOKEN_ENDPOINTS,
  ...SHARE_ENDPOINTS,
  LIVE_ENDPOINT,
];
