import { asArray, asCount, asMoment, asObject, asText } from "./decode.ts";
import { inProject, type Place } from "./place.ts";
import { type ApiRequest, pathOf } from "./request.ts";

/** A file that came with an event. `size` in bytes, `at` in ms since epoch. */
export type Attachment = { id: string; name: string; type: string; size: number | undefined; at: number | undefined };

const ofEvent = (place: Place, eventId: string, rest: string) =>
  inProject(place, `${pathOf("events", eventId, "attachments")}${rest}`);

export async function listAttachments(
  request: ApiRequest,
  place: Place,
  eventId: string,
  signal?: AbortSignal,
): Promise<Attachment[]> {
  const { body } = await request.json(ofEvent(place, eventId, ""), signal);
  return asArray(body).flatMap((item) => {
    const raw = asObject(item);
    const id = asText(raw?.id);
    if (raw === undefined || id === undefined) return [];
    return [
      {
        id,
        name: asText(raw.name) ?? id,
        type: asText(raw.mimetype) ?? "",
        size: asCount(raw.size),
        at: asMoment(raw.dateCreated),
      },
    ];
  });
}

/** The bytes of an attachment, with no type that a browser would act on. */
export async function readAttachment(request: ApiRequest, place: Place, eventId: string, id: string): Promise<Blob> {
  const bytes = await request.bytes(ofEvent(place, eventId, `${pathOf(id)}?download=1`));
  return new Blob([bytes], { type: "application/octet-stream" });
}
