import type { OrganizationRow, ProjectRow } from "./find-project.ts";
import { isoTime } from "./iso-time.ts";

/** An organization in Sentry's shape. */
export function organizationJson(row: OrganizationRow) {
  return {
    id: row.id,
    slug: row.slug,
    name: row.name,
    dateCreated: isoTime(row.created),
    status: { id: "active", name: "active" },
    isEarlyAdopter: false,
    require2FA: false,
    requireEmailVerification: false,
    allowMemberInvite: false,
    avatar: { avatarType: "letter_avatar", avatarUuid: null },
    features: [],
    links: {},
  };
}

/** A project in Sentry's shape. */
export function projectJson(row: ProjectRow) {
  return {
    id: row.id,
    slug: row.slug,
    name: row.name,
    platform: row.platform,
    dateCreated: isoTime(row.created),
    firstEvent: null,
    isBookmarked: false,
    isMember: true,
    isPublic: false,
    hasAccess: true,
    features: [],
    access: [],
    color: "#666666",
    avatar: { avatarType: "letter_avatar", avatarUuid: null },
    status: "active",
    team: null,
    teams: [],
    organization: { id: row.organization_id, slug: row.organization, name: row.organization_name },
  };
}
