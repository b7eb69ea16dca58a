import { describe, expect, it } from "vitest";
import { compressPayload, decompressPayload } from "../src/store/compress.ts";
import { packDetails, startDetail, unpackDetails } from "../src/store/issue-detail.ts";
import { sumByHour } from "../src/store/project-numbers.ts";

const numbers = {
  hour: 1_795_200_000,
  seen: 10,
  payloads: 4,
  suppressed: 5,
  lost: 1,
  discarded: 2,
  stored: 3,
  bytes: 4_000,
  storedBytes: 900,
};

describe("a row of the journal", () => {
  it("holds details of issues and numbers of the project", () => {
    const detail = startDetail(7);
    detail.hours.set("3600:live", { environment: "live", hour: 3_600, n: 4 });
    const entry = unpackDetails(packDetails({ details: [detail], numbers }));
    expect(entry.numbers).toEqual(numbers);
    expect(entry.details).toMatchObject([{ issueId: 7 }]);
    expect([...(entry.details[0]?.hours.values() ?? [])]).toEqual([{ environment: "live", hour: 3_600, n: 4 }]);
  });

  it("of a receiver that knew no numbers is read, and its own is read by such a one as an issue that is not there", () => {
    const old = compressPayload(Buffer.from('[{"i":7,"h":[["live",3600,4]],"r":[],"t":[]}]'));
    expect(unpackDetails(old)).toMatchObject({ details: [{ issueId: 7 }], numbers: undefined });
    const body = packDetails({ details: [], numbers });
    const asOldOnesRead = JSON.parse(Buffer.from(decompressPayload(body)).toString("utf8"));
    expect(asOldOnesRead).toMatchObject([{ i: 0, h: [], r: [], t: [] }]);
  });

  it("adds up with others by the hour", () => {
    const later = { ...numbers, hour: numbers.hour + 3_600 };
    const [first, second] = sumByHour([later, numbers, numbers]);
    expect(first).toMatchObject({ hour: numbers.hour, seen: 20, storedBytes: 1_800 });
    expect(second).toEqual(later);
  });
});
