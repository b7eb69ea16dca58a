import { usePglite } from "@winnow/test-kit";
import pino from "pino";
import { expect, it } from "vitest";
import { createReceiver } from "../src/index.ts";
import { eventEnvelope, makeEvent, startReceiver } from "./support/envelopes.ts";

const provide = usePglite();

it("a failed request is logged by pino with the id that its answer carries", async () => {
  const lines: Record<string, unknown>[] = [];
  const logger = pino({ level: "info" }, { write: (line: string) => lines.push(JSON.parse(line)) });
  const { database, schema, rows } = await provide();
  const receiver = await createReceiver({ database, schema, logger });
  expect(lines[0]).toMatchObject({ msg: "schema brought up to date", schema });
  const { token } = await receiver.createToken();
  await rows(`drop table ${schema}.issue cascade`);
  const project = await receiver.ensureProject({ project: "x" });
  const answer = await receiver.handle({
    method: "GET",
    path: `/api/0/projects/${project.organization}/x/issues/`,
    query: "",
    headers: { authorization: `Bearer ${token}`, "x-request-id": "host-7" },
  });
  expect([answer.status, answer.headers["x-request-id"]]).toEqual([500, "host-7"]);
  expect(String(answer.body)).not.toContain("does not exist");
  expect(lines.at(-1)).toMatchObject({ msg: "a request failed", requestId: "host-7", level: 50 });
  await receiver.close();
});

it("metrics tell deliveries, duplicates and commits apart", async () => {
  const { receiver, send } = await startReceiver(await provide());
  const event = makeEvent("Metric");
  await send(eventEnvelope(event));
  const again = await send(eventEnvelope(event), { headers: { "x-request-id": "not an id\n" } });
  expect(again.headers["x-request-id"]).toMatch(/^[0-9a-f-]{36}$/);
  const { body } = await receiver.handle({ method: "GET", path: "/metrics", query: "", headers: {} });
  expect(String(body)).toMatch(/^winnow_deliveries_total 2$/m);
  expect(String(body)).toMatch(/^winnow_duplicates_total 1$/m);
  expect(String(body)).toMatch(/^winnow_commit_seconds_total 0\.\d+$/m);
  await receiver.close();
});
