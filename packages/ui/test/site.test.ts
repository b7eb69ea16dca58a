import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { loadUi } from "../src/index.ts";

/** Bytes of script that a first visit may load, compressed. */
const BUDGET = 120_000;

const site = loadUi();
const text = (path: string) => new TextDecoder().decode(site.files.get(path)?.body);

test("the page has no inline script or style and only relative addresses", () => {
  const html = text("index.html");
  expect(html).not.toMatch(/<style|style=|\son\w+=/i);
  for (const [, attributes = "", body = ""] of html.matchAll(/<script([^>]*)>(.*?)<\/script>/gs)) {
    expect(attributes).toContain("src=");
    expect(body.trim()).toBe("");
  }
  const addresses = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, address]) => address ?? "");
  expect(addresses.length).toBeGreaterThan(1);
  for (const address of addresses) {
    expect(address).toMatch(/^\.\//);
    expect(site.files.has(address.slice(2)), address).toBe(true);
  }
});

test("every file has a content type that a browser accepts under nosniff, and hashed names are immutable", () => {
  for (const [path, file] of site.files) {
    expect(file.contentType, path).not.toBe("application/octet-stream");
    expect(file.immutable, path).toBe(path.startsWith("assets/"));
  }
  expect(site.files.get("index.html")?.immutable).toBe(false);
});

test("no file names another host that a browser would load from", () => {
  for (const [path] of site.files) {
    if (path.endsWith(".css")) expect(text(path)).not.toMatch(/url\(["']?(?!["']?\.{0,2}\/?[\w-])/);
    if (path.endsWith(".css") || path.endsWith(".html"))
      expect(text(path)).not.toMatch(/(?:url\(|src=|href=)["']?https?:/);
  }
});

test("a first visit loads little script", () => {
  const scripts = [...site.files].filter(([path]) => path.endsWith(".js"));
  const size = scripts.reduce((sum, [, file]) => sum + gzipSync(file.body).length, 0);
  expect(size).toBeGreaterThan(1000);
  expect(size).toBeLessThanOrEqual(BUDGET);
});
