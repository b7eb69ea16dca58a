import type { Receiver } from "../../src/index.ts";

export const ORIGIN = "https://errors.example.com";

/** Somebody at the page: a browser with its cookie, which says of itself that it is of this origin. */
export function openBrowser(receiver: Receiver, address = "203.0.113.7") {
  let cookie = "";
  const request = async (method: string, path: string, body: unknown, headers: Record<string, string>, query = "") => {
    const response = await receiver.handle({
      method,
      path,
      query,
      headers: { ...(cookie === "" ? {} : { cookie }), ...headers },
      body:
        typeof body === "string"
          ? Buffer.from(body)
          : body === undefined
            ? undefined
            : Buffer.from(JSON.stringify(body)),
      origin: ORIGIN,
      prefix: "/errors",
      address,
    });
    const set = response.headers["set-cookie"];
    if (set !== undefined) cookie = set.includes("Max-Age=0") ? "" : (set.split(";")[0] ?? "");
    const text = String(response.body ?? "");
    return {
      status: response.status,
      headers: response.headers,
      text,
      json: text.startsWith("{") || text.startsWith("[") ? JSON.parse(text) : undefined,
    };
  };
  const api = (
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = { "sec-fetch-site": "same-origin" },
  ) => request(method, `/api/0${path}`, body, headers);
  return {
    request,
    api,
    /** Presses the button behind a one-time link, whole or as the API has it. */
    follow: (link: string) => {
      const code = new URL(link, ORIGIN).searchParams.get("code") ?? "";
      return request("POST", "/login", `code=${code}`, { origin: ORIGIN });
    },
    login: (name: string, password: string, headers?: Record<string, string>) =>
      api("POST", "/auth/login/", { name, password }, headers),
    cookie: () => cookie,
  };
}
