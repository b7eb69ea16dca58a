import { exceptionFromError, defaultStackParser as parser } from "@sentry/browser";
import { expect, test } from "vitest";
import { describeEvent, describePageEvent } from "../src/index.ts";
import { corpusEvents } from "./fingerprint/corpus.ts";

type PageEvent = { platform: string; exception?: { values?: object[] }; [part: string]: unknown };

const nameOf = (event: unknown) => {
  const { title, culprit } = describeEvent(event);
  return { title, culprit };
};

const fromCorpus = corpusEvents()
  .map(({ name, event }) => [name, event as PageEvent] as const)
  .filter(([, event]) => event.platform === "javascript" && (event.exception?.values || !event.exception));

// Modules, by which a receiver names the place of these, are what servers find out.
test.each(fromCorpus)("%s has the title that a receiver gives it", (_name, event) => {
  expect(describePageEvent(event).title).toBe(nameOf(event).title);
});

const thrown = (message: string, type = "TypeError") => {
  const error = Object.assign(new Error(message), { name: type });
  error.stack = `${type}: ${message}\n    at load (https://a.example/app.js:1:40)\n    at https://a.example/main.js:2:1`;
  return { platform: "javascript", exception: { values: [exceptionFromError(parser, error)] } } as PageEvent;
};

test.each<[string, PageEvent]>([
  ["an error", thrown("x is not a function")],
  ["an error of several lines", thrown("\nfirst\nsecond")],
  ["an error without a text", thrown("")],
  ["a long text", thrown("x".repeat(1_000))],
  ["an error on a known route", { ...thrown("x"), transaction: "/cart/:id" }],
  ["a message", { platform: "javascript", message: "hello\nworld", level: "info" }],
  ["a template", { platform: "javascript", logentry: { message: "hello %s" } }],
  ["nothing", { platform: "javascript" }],
])("%s has the name that a receiver gives it", (_what, event) => {
  expect(describePageEvent(event)).toEqual(nameOf(event));
});
