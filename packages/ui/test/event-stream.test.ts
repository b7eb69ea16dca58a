import fc from "fast-check";
import { expect, test } from "vitest";
import { readEventStream } from "../src/app/api/event-stream.ts";

const wire =
  ': hello\r\n\r\nevent: issue\r\ndata: {"title":"größer 👩‍👩‍👧"}\r\n\r\ndata: one\rdata:two\r\rid: 7\nretry: 5\n\ndata\n\ndata: lost';

async function collect(chunks: Uint8Array[]) {
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(chunk);
      controller.close();
    },
  });
  const events = [];
  for await (const event of readEventStream(body)) events.push(event);
  return events;
}

test("messages are the same however the network cuts the bytes", async () => {
  const bytes = new TextEncoder().encode(wire);
  await fc.assert(
    fc.asyncProperty(fc.uniqueArray(fc.nat(bytes.length)), async (cuts) => {
      const at = [0, ...cuts.toSorted((a, b) => a - b), bytes.length];
      const chunks = at.slice(1).map((end, i) => bytes.slice(at[i], end));
      expect(await collect(chunks)).toEqual([
        { event: "issue", data: '{"title":"größer 👩‍👩‍👧"}' },
        { event: "message", data: "one\ntwo" },
        { event: "message", data: "" },
      ]);
    }),
  );
});
