import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { itemRule } from "../src/ingest/item-rules.ts";
import { statusOf } from "../src/receiver-error.ts";

const page = (name: string): string => readFileSync(new URL(`../../../docs/${name}`, import.meta.url), "utf8");

it("the page on HTTP lists every error with its status", () => {
  const text = page("http-api.md");
  for (const [code, status] of Object.entries(statusOf)) expect(text).toContain(`| \`${code}\` | ${status} |`);
});

it("the page on the receiver tells the rule of every item", () => {
  const text = page("receiver.md");
  for (const type of [
    "attachment",
    "feedback",
    "user_report",
    "check_in",
    "session",
    "sessions",
    "transaction",
    "span",
    "log",
    "statsd",
    "profile",
  ]) {
    const line = text.split("\n").find((candidate) => candidate.startsWith("|") && candidate.includes(`\`${type}\``));
    const { rule } = itemRule(type);
    expect(line).toContain(rule === "kept" ? "kept as it came" : rule);
  }
});
