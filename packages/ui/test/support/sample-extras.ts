import { hostile } from "./sample-issues.ts";
import { emptyExtras, type StubExtras } from "./stub-issue-api.ts";

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** What a team that uses the receiver leaves behind. @param now ms since epoch */
export function sampleExtras(now: number): StubExtras {
  const ago = (ms: number) => new Date(now - ms).toISOString();
  const ada = { name: "Ada Lovelace" };
  const grace = { name: "Grace Hopper" };
  return {
    ...emptyExtras(),
    people: [
      { id: "1", name: "Ada Lovelace", email: "ada@shop.example" },
      { id: "2", name: "Grace Hopper", email: "grace@shop.example" },
      { id: "3", name: "Alan Turing", email: null },
    ],
    environments: ["production", "staging", "preview"],
    tagValues: {
      browser: ["Chrome 143", "Firefox 147", "Safari 26"],
      plan: ["free", "team", "enterprise"],
      url: ["https://shop.example/cart", "https://shop.example/checkout"],
      "user.id": ["8001", "8002"],
    },
    releases: [
      { version: "shop@4.17.9", firstSeen: ago(24 * DAY) },
      { version: "shop@4.18.0", firstSeen: ago(11 * DAY) },
      { version: "shop@4.18.2", firstSeen: ago(2 * DAY) },
    ],
    activity: [
      {
        id: "7",
        type: "note",
        user: ada,
        dateCreated: ago(9 * MINUTE),
        data: {
          text: "The catalogue import withdrew the product while the page was open.\nA guard in addItem is on its way.",
        },
      },
      { id: "6", type: "assigned", user: grace, dateCreated: ago(14 * MINUTE), data: { assignee: "Ada Lovelace" } },
      { id: "5", type: "set_regression", user: null, dateCreated: ago(2 * DAY), data: { version: "shop@4.18.2" } },
      {
        id: "4",
        type: "set_resolved_in_release",
        user: grace,
        dateCreated: ago(12 * DAY),
        data: { version: "shop@4.18.0" },
      },
      {
        id: "3",
        type: "set_ignored",
        user: ada,
        dateCreated: ago(20 * DAY),
        data: { ignoreCount: 100, ignoreWindow: 60 },
      },
      { id: "1", type: "first_seen", user: null, dateCreated: ago(24 * DAY), data: {} },
    ],
    attachments: [
      { id: "1", name: "cart-state.json", mimetype: "application/json", size: 4182, content: '{"lines":[]}' },
      { id: "2", name: "screenshot.png", mimetype: "image/png", size: 231_877, content: "PNG" },
    ],
    feedback: [
      {
        id: "1",
        name: "Margaret Hamilton",
        email: "margaret@example.com",
        comments: "I pressed “Add to cart” twice and the page went blank. The cart was empty after a reload.",
        dateCreated: ago(40 * MINUTE),
        event: { id: "c0ffee" },
      },
    ],
  };
}

/** The same places, filled by somebody who means harm. */
export function hostileExtras(now: number): StubExtras {
  const text = Object.values(hostile).join(" ").slice(0, 50_000);
  const dateCreated = new Date(now).toISOString();
  const kinds = ["note", "assigned", "set_ignored", "set_regression", "merge", hostile.html];
  return {
    ...emptyExtras(),
    people: [{ id: "1", name: hostile.html, email: hostile.rtl }],
    environments: [hostile.html, hostile.rtl, hostile.nul, "A".repeat(500)],
    tagValues: { plan: [hostile.html, hostile.rtl, text], [hostile.html]: ["x"] },
    releases: [
      { version: hostile.html, firstSeen: dateCreated },
      { version: text, firstSeen: dateCreated },
    ],
    activity: kinds.map((type, index) => ({
      id: String(index),
      type,
      user: { name: index % 2 === 0 ? hostile.html : text },
      dateCreated,
      data: { text, assignee: text, version: hostile.html, issues: "none", ignoreCount: text },
    })),
    attachments: [
      {
        id: "1",
        name: `../../${hostile.html}${hostile.rtl}.html`,
        mimetype: "text/html",
        size: 1,
        content: hostile.html,
      },
    ],
    feedback: [{ name: hostile.html, email: "javascript:window.__executed='mail'", comments: text, dateCreated }],
  };
}
