import { describe } from "vitest";
import { browserSuite } from "./suites/browser.ts";

describe("@sentry/browser 10", () => browserSuite("sentry-browser-10"));
