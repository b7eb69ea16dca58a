/** Every screen of the page, as tests of all of them go through them: look, accessibility, hostile data. */
import type { Page } from "playwright-core";
import { owner } from "./sample-admin.ts";
import { sampleExtras } from "./sample-extras.ts";
import type { StubReceiver } from "./stub-receiver.ts";

export type ScreenCase = {
  name: string;
  /** Fragment of the address. */
  hash: string;
  /** What is there when the screen is. */
  ready: string;
  /** False for who has no access. */
  withToken?: boolean;
  /** Prepares what the receiver answers; what it returns takes it back. */
  prepare?: (stub: StubReceiver) => () => void;
  /** Done before it is looked at. */
  act?: (page: Page) => Promise<unknown>;
};

const settings = (tab: string, ready: string): ScreenCase => ({
  name: `settings-${tab}`,
  hash: `#/acme/shop/settings/${tab}`,
  ready,
});

/** Opens the window of a button. */
const press = (name: string) => async (page: Page) => {
  await page.getByRole("button", { name, exact: true }).first().click();
  await page.locator("dialog[open]").waitFor();
};

/** Reads as somebody who signed in. */
const as = (change: object) => (stub: StubReceiver) => {
  const before = stub.admin.me;
  stub.admin.me = { ...owner, ...change };
  return () => {
    stub.admin.me = before;
  };
};

/** The screens beside those of issues. */
export const adminScreens: readonly ScreenCase[] = [
  { name: "projects", hash: "#/projects", ready: ".project .sparkline" },
  { name: "releases", hash: "#/acme/shop/releases", ready: ".release-name" },
  { name: "release", hash: "#/acme/shop/releases/shop%404.18.2", ready: ".commit" },
  { name: "savings", hash: "#/acme/shop/savings", ready: ".savings-chart" },
  settings("setup", ".code-block"),
  settings("keys", ".table tbody"),
  settings("quotas", ".meter"),
  settings("notifications", ".rule"),
  settings("sources", ".table tbody"),
  settings("members", ".member-name"),
  settings("tokens", ".scope-list"),
  { ...settings("account", ".settings-form"), prepare: as({}) },
  { ...settings("notifications", ".rule"), name: "rule-form", act: press("New rule") },
  { ...settings("tokens", ".scope-list"), name: "token-form", act: press("New token") },
  { name: "sign-in", hash: "#/", ready: ".sign-in-form", withToken: false },
  {
    name: "first-password",
    hash: "#/acme/shop/issues",
    ready: ".sign-in-form",
    prepare: as({ passwordSet: false, needsCurrent: false }),
  },
  { name: "share", hash: "#/share/a-secret-of-a-link", ready: ".frames", withToken: false },
  { name: "share-ended", hash: "#/share/another", ready: ".notice", withToken: false },
];

/** The screens of issues. */
export const issueScreens: readonly ScreenCase[] = [
  { name: "issues", hash: "#/acme/shop/issues", ready: ".issue-row" },
  { name: "issue", hash: "#/acme/shop/issues/1000", ready: ".frames" },
  {
    name: "issues-selected",
    hash: "#/acme/shop/issues",
    ready: ".issue-row",
    act: async (page) => {
      for (const row of [0, 2]) await page.locator(".issue-row input").nth(row).check();
      await page.getByRole("button", { name: "More ways to ignore" }).click();
    },
  },
  {
    name: "issue-people",
    hash: "#/acme/shop/issues/1000",
    ready: ".frames",
    prepare: (stub) => {
      stub.extras = sampleExtras(Date.parse(stub.events[0]?.dateCreated ?? ""));
      return () => {};
    },
    // What it asks for besides the payload comes when it comes.
    act: async (page) => {
      for (const part of [".entry-note", ".file", ".time-mark"]) await page.locator(part).first().waitFor();
    },
  },
  {
    name: "ignore-form",
    hash: "#/acme/shop/issues/1000",
    ready: ".frames",
    act: async (page) => {
      await page.keyboard.press("I");
      await page.locator("dialog[open]").waitFor();
    },
  },
  { name: "first-event", hash: "#/acme/empty/issues", ready: ".first-event" },
];
