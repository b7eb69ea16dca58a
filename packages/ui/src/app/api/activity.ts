import { asArray, asMoment, asObject, asText, type Json } from "./decode.ts";
import { ofIssue } from "./place.ts";
import { type ApiRequest, pathOf } from "./request.ts";

/** One entry of an issue's log. `at` is ms since epoch; without `by` it was the receiver itself. */
export type Activity = { id: string; kind: string; by: string | undefined; at: number | undefined; data: Json };

/** What somebody who met the error wrote about it. */
export type Feedback = {
  id: string;
  name: string;
  email: string;
  comments: string;
  at: number | undefined;
  eventId: string | undefined;
};

/** Who did what with an issue, newest first. */
export async function listActivity(request: ApiRequest, issueId: string, signal?: AbortSignal): Promise<Activity[]> {
  const { body } = await request.json(ofIssue(issueId, "activities/"), signal);
  return asArray(asObject(body)?.activity).flatMap((item) => {
    const raw = asObject(item);
    const id = asText(raw?.id);
    if (raw === undefined || id === undefined) return [];
    return [
      {
        id,
        kind: asText(raw.type) ?? "",
        by: asText(asObject(raw.user)?.name),
        at: asMoment(raw.dateCreated),
        data: asObject(raw.data) ?? {},
      },
    ];
  });
}

export async function writeComment(request: ApiRequest, issueId: string, text: string): Promise<void> {
  await request.json(ofIssue(issueId, "comments/"), undefined, { method: "POST", body: { text } });
}

export async function deleteComment(request: ApiRequest, issueId: string, id: string): Promise<void> {
  await request.json(ofIssue(issueId, pathOf("comments", id)), undefined, { method: "DELETE" });
}

/** What users wrote about an issue, newest first. */
export async function listFeedback(request: ApiRequest, issueId: string, signal?: AbortSignal): Promise<Feedback[]> {
  const { body } = await request.json(ofIssue(issueId, "user-feedback/"), signal);
  return asArray(body).flatMap((item, index) => {
    const raw = asObject(item);
    const comments = asText(raw?.comments);
    if (raw === undefined || comments === undefined) return [];
    const event = asObject(raw.event);
    return [
      {
        id: asText(raw.id) ?? String(index),
        name: asText(raw.name) ?? "",
        email: asText(raw.email) ?? "",
        comments,
        at: asMoment(raw.dateCreated),
        eventId: asText(event?.eventID) ?? asText(event?.id),
      },
    ];
  });
}
