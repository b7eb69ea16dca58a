import { z } from "zod";
import { json, type NeutralResponse } from "../http/neutral.ts";
import { ReceiverError } from "../receiver-error.ts";
import { decompressPayload } from "../store/compress.ts";
import { onlyPage } from "./cursor.ts";
import { type Call, type Endpoint, endpoint } from "./endpoint.ts";
import { findProject } from "./find-project.ts";
import { isoTime } from "./iso-time.ts";

const attachmentSchema = z.object({
  id: z.string(),
  event_id: z.string(),
  name: z.string(),
  mimetype: z.string(),
  size: z.number(),
  dateCreated: z.string(),
});

type AttachmentRow = {
  id: string;
  name: string | null;
  content_type: string | null;
  bytes: number;
  received: number;
};

const COLUMNS = `replace(id::text, '-', '') as id, name, content_type, bytes, (extract(epoch from received_at) * 1000)::float8 as received`;
const OF_EVENT = "where project_id = $1::bigint and event_id = $2::uuid and type = 'attachment'";
const PATH = "/projects/{organization}/{project}/events/{event}/attachments/";

/** Files that came with an event, for as long as items are kept. */
export const ATTACHMENT_ENDPOINTS: readonly Endpoint[] = [
  endpoint({
    method: "GET",
    path: PATH,
    scopes: ["event:read"],
    summary: "Files that came with an event, also when its payload was not kept",
    response: z.array(attachmentSchema),
    handle: async (call) => {
      const [projectId, eventId] = await scopeOf(call);
      const rows = await call.database.query<AttachmentRow>(
        `select ${COLUMNS} from :schema.item ${OF_EVENT} order by name, id limit 100`,
        [projectId, eventId],
      );
      return json(
        200,
        rows.map((row) => attachmentJson(row, eventId)),
        { link: onlyPage(call.request) },
      );
    },
  }),
  endpoint({
    method: "GET",
    path: `${PATH}{attachment}/`,
    scopes: ["event:read"],
    summary: "One file of an event; with `download` its bytes",
    query: z.object({ download: z.string().optional() }),
    response: attachmentSchema,
    handle: async (call) => {
      const [projectId, eventId] = await scopeOf(call);
      const id = uuidOf(call.parts.attachment, "no such attachment");
      const wanted = new URLSearchParams(call.request.query).has("download");
      const [row] = await call.database.query<AttachmentRow & { body: Uint8Array | null }>(
        `select ${COLUMNS}, ${wanted ? "body" : "null::bytea as body"} from :schema.item ${OF_EVENT} and id = $3::uuid limit 1`,
        [projectId, eventId, id],
      );
      if (row === undefined) throw new ReceiverError("not_found", "no such attachment");
      return row.body === null ? json(200, attachmentJson(row, eventId)) : download(row, row.body);
    },
  }),
];

async function scopeOf(call: Call<unknown, unknown>): Promise<[project: string, event: string]> {
  const { organization = "", project = "", event } = call.parts;
  const { id } = await findProject(call.database, call.access, organization, project);
  return [id, uuidOf(event, "no such event")];
}

function uuidOf(text: string | undefined, otherwise: string): string {
  const id = (text ?? "").replaceAll("-", "").toLowerCase();
  if (!/^[0-9a-f]{32}$/.test(id)) throw new ReceiverError("not_found", otherwise);
  return id;
}

const nameOf = (row: AttachmentRow): string => row.name ?? "attachment";
const typeOf = (row: AttachmentRow): string =>
  /^[\w.+-]{1,80}\/[\w.+-]{1,80}$/.test(row.content_type ?? "") ? (row.content_type ?? "") : "application/octet-stream";

function attachmentJson(row: AttachmentRow, eventId: string) {
  return {
    id: row.id,
    event_id: eventId,
    type: "event.attachment",
    name: nameOf(row),
    mimetype: typeOf(row),
    headers: { "Content-Type": typeOf(row) },
    size: row.bytes,
    sha1: null,
    dateCreated: isoTime(row.received),
  };
}

/** What a stranger sent is never a page of ours: it is saved, not shown, and opened all the same it has no origin and no script. */
function download(row: AttachmentRow, body: Uint8Array): NeutralResponse {
  const plain = nameOf(row).replace(/[^\w. -]/g, "_");
  const name = encodeURIComponent(nameOf(row).toWellFormed()).replace(
    /['()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16)}`,
  );
  return {
    status: 200,
    headers: {
      "content-type": typeOf(row),
      "content-disposition": `attachment; filename="${plain}"; filename*=UTF-8''${name}`,
      "content-security-policy": "default-src 'none'; sandbox",
      "x-content-type-options": "nosniff",
      "cross-origin-resource-policy": "same-origin",
      "cache-control": "private, max-age=3600",
    },
    body: decompressPayload(body),
  };
}
