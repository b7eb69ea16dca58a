/** One message of a stream of server-sent events. */
export type ServerSentEvent = { event: string; data: string };

/**
 * Reads server-sent events from a body. `EventSource` is not used because it cannot send an `Authorization` header.
 * Rules: https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation
 */
export async function* readEventStream(body: ReadableStream<Uint8Array>): AsyncGenerator<ServerSentEvent> {
  let event = "message";
  let data: string[] = [];
  for await (const line of readLines(body)) {
    if (line === "") {
      if (data.length > 0) yield { event, data: data.join("\n") };
      event = "message";
      data = [];
      continue;
    }
    const [, field, content = ""] = /^([^:]*)(?:: ?(.*))?$/s.exec(line) ?? [];
    if (field === "data") data.push(content);
    if (field === "event") event = content;
  }
}

/** Lines end in LF, CR or CR LF; what follows the last end is not a line yet. */
async function* readLines(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = "";
  try {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      const text = rest + decoder.decode(value, { stream: true });
      // A CR at the very end may be the first half of CR LF: it waits for what follows.
      const end = text.endsWith("\r") ? text.length - 1 : text.length;
      const lines = text.slice(0, end).split(/\r\n|\r|\n/);
      rest = (lines.pop() ?? "") + text.slice(end);
      yield* lines;
    }
  } finally {
    reader.cancel().catch(() => {});
  }
}
