import fc from "fast-check";
import { expect, test } from "vitest";
import { parseRoute, periods, type Route, routeHash, settingsTabs, sorts } from "../src/app/state/route.ts";

const name = fc.string({ unit: "grapheme", minLength: 1 });
const place = { org: name, project: name };
const only = <T extends string>(text: T) => fc.constant<T>(text);

test("an address leads back to the place it was made from, whatever the names", () => {
  const routes: fc.Arbitrary<Route> = fc.oneof(
    fc.record({ name: fc.constantFrom("home" as const, "projects" as const) }),
    fc.record({ name: only("share"), secret: name }),
    fc.record({
      name: only("issues"),
      ...place,
      sort: fc.constantFrom(...sorts),
      query: fc.string({ unit: "grapheme" }),
      period: fc.constantFrom(...periods),
      environments: fc.array(name, { maxLength: 3 }),
    }),
    fc.record({ name: only("issue"), ...place, id: name }),
    fc.record({ name: only("issue"), ...place, id: name, event: name }),
    fc.record({ name: fc.constantFrom("releases" as const, "savings" as const), ...place }),
    fc.record({ name: only("release"), ...place, version: name }),
    fc.record({ name: only("settings"), ...place, tab: fc.constantFrom(...settingsTabs) }),
  );
  fc.assert(
    fc.property(routes, (route) => {
      expect(parseRoute(routeHash(route))).toEqual(route);
    }),
    { numRuns: 500 },
  );
});

test("an address that makes no sense leads home or to defaults, never to an error", () => {
  expect(parseRoute("")).toEqual({ name: "home" });
  expect(parseRoute("#/%E0%A4%A/")).toEqual({ name: "home" });
  expect(parseRoute("#/acme/shop/issues?sort=nonsense&period=1y")).toMatchObject({ sort: "date", period: "" });
  expect(parseRoute("#/acme/shop/settings/nonsense")).toMatchObject({ name: "settings", tab: "setup" });
});

test("an organization may be called like a place", () => {
  for (const org of ["projects", "share"]) {
    expect(parseRoute(`#/${org}/shop/issues`)).toMatchObject({ name: "issues", org, project: "shop" });
  }
});
