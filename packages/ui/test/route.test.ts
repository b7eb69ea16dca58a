import fc from "fast-check";
import { expect, test } from "vitest";
import { parseRoute, type Route, routeHash, sorts } from "../src/app/state/route.ts";

const name = fc.string({ unit: "grapheme", minLength: 1 });

test("an address leads back to the place it was made from, whatever the names", () => {
  const routes: fc.Arbitrary<Route> = fc.oneof(
    fc.constant<Route>({ name: "home" }),
    fc.record({
      name: fc.constant("issues" as const),
      org: name,
      project: name,
      sort: fc.constantFrom(...sorts),
      query: fc.string({ unit: "grapheme" }),
    }),
    fc.record({ name: fc.constant("issue" as const), org: name, project: name, id: name }),
    fc.record({ name: fc.constant("issue" as const), org: name, project: name, id: name, event: name }),
  );
  fc.assert(
    fc.property(routes, (route) => {
      expect(parseRoute(routeHash(route))).toEqual(route);
    }),
  );
});

test("an address that makes no sense leads home or to defaults, never to an error", () => {
  expect(parseRoute("")).toEqual({ name: "home" });
  expect(parseRoute("#/%E0%A4%A/")).toEqual({ name: "home" });
  expect(parseRoute("#/acme/shop/issues?sort=nonsense")).toMatchObject({ sort: "date" });
});
