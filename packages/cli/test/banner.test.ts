import { stripVTControlCharacters } from "node:util";
import { expect, it } from "vitest";
import { banner as coloured, jsonLine } from "../src/serve/banner.ts";
import type { RunningServer } from "../src/serve/start-server.ts";

// With CI set, colours are on.
const banner = (running: RunningServer) => stripVTControlCharacters(coloured(running));

const server = {
  url: "http://127.0.0.1:9780",
  dsn: "http://wn00@127.0.0.1:9780/1",
  token: "wnt_secret",
  login: "http://127.0.0.1:9780/login?code=once",
  org: "default",
  project: "app",
} as RunningServer;

it("tells a person the address, the link, the DSN and the token, and a program the same", () => {
  for (const text of [" http://127.0.0.1:9780/", ` ${server.login}`, ` ${server.dsn}`, ` ${server.token} `]) {
    expect(banner(server)).toContain(text);
  }
  // What goes into bookmarks and histories carries no key.
  expect(banner(server)).not.toContain("#token=");
  expect(JSON.parse(jsonLine(server))).toMatchObject({ login: server.login, token: server.token });
});

it("says how to log in when no link was made", () => {
  const later = { ...server, login: undefined };
  expect(banner(later)).toContain("--login");
  expect(banner(later)).not.toContain("code=");
  expect(JSON.parse(jsonLine(later)).login).toBeNull();
});
