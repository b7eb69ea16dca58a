import { describe } from "vitest";
import { browserSuite } from "./suites/browser.ts";

describe("@sentry/browser 11", () => browserSuite("sentry-browser-11"));
