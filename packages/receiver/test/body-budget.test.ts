import { describe, expect, it } from "vitest";
import { createBodyBudget } from "../src/http/body-budget.ts";

const settled = async (promise: Promise<unknown>) => {
  let done = false;
  void promise.then(() => {
    done = true;
  });
  await new Promise((resolve) => setImmediate(resolve));
  return done;
};

describe("the budget of large bodies", () => {
  it("lets bodies pass as long as they fit, and the others in the order in which they came", async () => {
    const budget = createBodyBudget(100);
    const first = await budget.take(60);
    const second = budget.take(60);
    const third = budget.take(10);
    expect(await settled(second)).toBe(false);
    expect(await settled(third)).toBe(false);
    first.release();
    expect(await settled(second)).toBe(true);
    expect(await settled(third)).toBe(true);
  });

  it("gives back what a body did not become", async () => {
    const budget = createBodyBudget(100);
    const first = await budget.take(100);
    const second = budget.take(90);
    first.shrink(10);
    expect(await settled(second)).toBe(true);
    first.release();
    first.release();
    const third = budget.take(20);
    expect(await settled(third)).toBe(false);
    (await second).release();
    expect(await settled(third)).toBe(true);
  });

  it("lets a single body pass that is larger than all of it", async () => {
    const share = await createBodyBudget(100).take(1_000);
    share.release();
  });

  it("refuses when too many wait", async () => {
    const budget = createBodyBudget(100, 1);
    await budget.take(100);
    void budget.take(1);
    await expect(budget.take(1)).rejects.toMatchObject({ code: "overloaded" });
  });
});
