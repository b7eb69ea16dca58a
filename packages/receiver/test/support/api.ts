import type { TestDatabase } from "@winnow/test-kit";
import { createReceiver, type ReceiverOptions } from "../../src/index.ts";
import { eventEnvelope, makeEvent, makeTally, talk, tallyEnvelope } from "./envelopes.ts";

/** A test that ends in a 500 shows why. */
const logger = { info() {}, warn() {}, error: (fields: object, message: string) => console.error(message, fields) };

/** A receiver with one project, somebody who may do everything, and how to talk to it. */
export async function startApi(provided: TestDatabase, options: Partial<ReceiverOptions> = {}) {
  const { database, schema } = provided;
  const receiver = await createReceiver({ database, schema, logger, notify: false, ...options });
  const project = await receiver.ensureProject({ organization: "acme", project: "web", platform: "node" });
  const { token } = await receiver.createToken({ name: "jane@example.com" });
  const { send, issues } = talk(receiver, project, token);
  const api = async (method: string, path: string, query = "", body?: unknown, bearer = token) => {
    const response = await receiver.handle({
      method,
      path: `/api/0${path}`,
      query,
      headers: { authorization: `Bearer ${bearer}`, "content-type": "application/json" },
      body: body === undefined ? undefined : Buffer.from(JSON.stringify(body)),
      origin: "https://errors.example.com",
    });
    const text = String(response.body ?? "");
    return { ...response, json: text === "" ? undefined : JSON.parse(text) };
  };
  /** One event of a kind, as a stock SDK sends it. */
  const crash = (kind: string, more: Record<string, unknown> = {}) => send(eventEnvelope(makeEvent(kind, more)));
  /** So many occurrences of a fingerprint, folded. */
  const folded = (n: number, count: number, more: Parameters<typeof makeTally>[2] = {}) =>
    send(tallyEnvelope([makeTally(n, count, more)]));
  const issue = async (id: string) => (await api("GET", `/issues/${id}/`)).json;
  const outbox = async () =>
    await provided.rows<{ kind: string; issue_id: string; data: string }>(
      `select kind, issue_id::text as issue_id, data from "${schema}".outbox order by id`,
    );
  return { receiver, project, token, send, issues, api, crash, folded, issue, outbox };
}
