import { hashUser } from "@winnow/core";
import { expect, it } from "vitest";
import { rememberUsers } from "../src/users.ts";

it("a user that was seen before has the same hash, whatever else was seen meanwhile", () => {
  const userOf = rememberUsers();
  const people = [
    { id: 7 },
    { id: Number.NaN, username: "ada" },
    { id: Number.NaN, username: "bob" },
    { id: 0 },
    { id: "7" },
    { id: "", username: "ada" },
    { username: "ada", email: "ada@example.com" },
    { email: "ada@example.com", ip_address: "{{auto}}" },
    { ip_address: "10.0.0.1" },
    { ip_address: "{{auto}}" },
    { id: "x".repeat(500) },
    {},
    null,
    undefined,
  ];
  for (const round of [1, 2]) {
    for (const person of people)
      expect(userOf(person), `${JSON.stringify(person)}, round ${round}`).toBe(hashUser(person));
    for (let i = 0; i < 1_500; i++) expect(userOf({ id: `u${i}` })).toBe(hashUser({ id: `u${i}` }));
  }
});

it("parts of a user that only look alike when they are joined are not mixed up", () => {
  const userOf = rememberUsers();
  for (const user of [
    { id: "a\nb", username: "c" },
    { id: "a", username: "b\nc" },
    { id: "{{auto}}", username: "ada" },
    { id: "{{auto}}", username: "bob" },
  ])
    expect(userOf(user)).toBe(hashUser(user));
});
