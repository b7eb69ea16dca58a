import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

/** A receiver mounted in some host, listening. */
export type MountedReceiver = {
  /** Base URL, the prefix included, without a slash at the end. */
  url: string;
  /** Key and id of a project. */
  publicKey: string;
  projectId: number;
  /** A bearer token that may read. */
  token: string;
  /** Path of the project in the API, "acme/web". */
  slugs: string;
  close(): Promise<void>;
};

/**
 * What every way of mounting a receiver must do alike. Adapters only translate, so their suite is one.
 *
 * @param name how the suite is called.
 * @param mount starts a host with a receiver on an empty database.
 * @param more.hostDecodes why the host, not the receiver, undoes a content encoding and answers when it is a lie.
 */
export function describeAdapterContract(
  name: string,
  mount: () => Promise<MountedReceiver>,
  more: { hostDecodes?: string } = {},
): void {
  describe(`${name} keeps the contract of adapters`, () => {
    let mounted: MountedReceiver;
    beforeAll(async () => {
      mounted = await mount();
    });
    afterAll(async () => {
      await mounted?.close();
    });

    const post = (body: BodyInit | undefined, headers: Record<string, string> = {}, key = mounted.publicKey) =>
      fetch(`${mounted.url}/api/${mounted.projectId}/envelope/?sentry_key=${key}`, { method: "POST", body, headers });
    const get = (path: string, headers: Record<string, string> = { authorization: `Bearer ${mounted.token}` }) =>
      fetch(`${mounted.url}${path}`, { headers });
    const countOf = async (type: string): Promise<string | undefined> => {
      const response = await get(`/api/0/projects/${mounted.slugs}/issues/`);
      const issues = (await response.json()) as { title: string; count: string }[];
      return issues.find((issue) => issue.title.startsWith(type))?.count;
    };

    it("takes an envelope as text, as the SDKs send it", async () => {
      const response = await post(envelope("Plain", 1), { "content-type": "text/plain;charset=UTF-8" });
      expect(response.status).toBe(200);
      expect(await response.json()).toEqual({ id: eventId(1) });
      expect(await countOf("Plain")).toBe("1");
    });

    it("takes an envelope without a content type, and one that claims to be JSON", async () => {
      expect((await post(Buffer.from(envelope("Bare", 2)))).status).toBe(200);
      const json = await post(envelope("Bare", 3), { "content-type": "application/json" });
      expect(json.status).toBe(200);
      const own = await post(envelope("Bare", 4), { "content-type": "application/x-sentry-envelope" });
      expect(own.status).toBe(200);
      expect(await countOf("Bare")).toBe("3");
    });

    it("takes a compressed envelope", async () => {
      const response = await post(gzipSync(envelope("Zip", 5)), { "content-encoding": "gzip" });
      expect(response.status).toBe(200);
      expect(await countOf("Zip")).toBe("1");
    });

    it("takes an event posted to the old store endpoint as JSON", async () => {
      const event = { event_id: eventId(6), message: "Stored by an old client" };
      const response = await fetch(`${mounted.url}/api/${mounted.projectId}/store/?sentry_key=${mounted.publicKey}`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(event),
      });
      expect(response.status).toBe(200);
      expect(await countOf("Stored by")).toBe("1");
    });

    it("takes bytes that are no UTF-8 without changing them", async () => {
      const text = envelope("Bytes", 7);
      const attachment = Buffer.concat([
        Buffer.from(`${text}\n{"type":"attachment","length":4,"filename":"a.bin"}\n`),
        Buffer.from([0xff, 0x00, 0xfe, 0x0a]),
      ]);
      const response = await post(attachment, { "content-type": "application/octet-stream" });
      expect(response.status).toBe(200);
      expect(await countOf("Bytes")).toBe("1");
    });

    it("answers errors as JSON with the status that says what is wrong", async () => {
      const statuses = [
        await post("{}", {}, "wrong"),
        await post("nonsense"),
        await get("/api/0/nothing/"),
        await get("/api/0/projects/", {}),
      ];
      expect(statuses.map((response) => response.status)).toEqual([403, 400, 404, 401]);
      for (const response of statuses) expect(await response.json()).toHaveProperty("detail");
      const lie = await post(envelope("Lie", 8), { "content-encoding": "gzip" });
      expect(lie.status).toBe(400);
      if (!more.hostDecodes) expect(await lie.json()).toMatchObject({ error: "encoding" });
    });

    it("allows browsers of any origin to send", async () => {
      const url = `${mounted.url}/api/${mounted.projectId}/envelope/?sentry_key=${mounted.publicKey}`;
      const preflight = await fetch(url, {
        method: "OPTIONS",
        headers: { origin: "https://shop.example", "access-control-request-method": "POST" },
      });
      expect(preflight.status).toBe(204);
      expect(preflight.headers.get("access-control-allow-origin")).toBe("*");
      const response = await post(envelope("Browser", 9), { origin: "https://shop.example" });
      expect(response.headers.get("access-control-allow-origin")).toBe("*");
      expect(response.headers.get("access-control-expose-headers")).toMatch(/retry-after/i);
    });

    it("pages by a Link header that leads back to where it is mounted", async () => {
      const response = await get(`/api/0/projects/${mounted.slugs}/issues/?limit=1`);
      const next = /<([^>]+)>; rel="next"; results="true"/.exec(response.headers.get("link") ?? "")?.[1];
      expect(next).toContain(`${mounted.url}/api/0/`);
      const page = await fetch(String(next), { headers: { authorization: `Bearer ${mounted.token}` } });
      expect(await page.json()).toHaveLength(1);
    });

    it("streams what happens live, and lets go when the page leaves", async () => {
      const leave = new AbortController();
      const response = await fetch(`${mounted.url}/api/0/projects/${mounted.slugs}/live/`, {
        headers: { authorization: `Bearer ${mounted.token}` },
        signal: leave.signal,
      });
      expect(response.headers.get("content-type")).toBe("text/event-stream");
      const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
      let text = (await reader.read()).value ?? "";
      await post(envelope("Live", 10));
      while (!text.includes("event: issues")) text += (await reader.read()).value ?? "";
      expect(text).toMatch(/event: issues\ndata: \{"ids":\["\d+"\]/);
      leave.abort();
    });

    it("answers health", async () => {
      expect(await (await get("/healthz", {})).json()).toEqual({ status: "ok" });
    });
  });
}

const eventId = (n: number): string => n.toString(16).padStart(32, "a");

function envelope(type: string, n: number): string {
  const event = {
    event_id: eventId(n),
    timestamp: Date.now() / 1000,
    platform: "javascript",
    exception: {
      values: [
        { type, value: "it broke", stacktrace: { frames: [{ filename: "app.js", function: type, lineno: 1 }] } },
      ],
    },
  };
  return `{"event_id":"${eventId(n)}"}\n{"type":"event"}\n${JSON.stringify(event)}`;
}
