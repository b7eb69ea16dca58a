import { asArray, asCount, asMoment, asObject, type Json } from "./decode.ts";
import { inProject, type Place } from "./place.ts";
import type { ApiRequest } from "./request.ts";

/**
 * What became of all occurrences. Stored bytes are compressed, received ones are not; `bytesSaved` is an estimate: folded
 * occurrences times the mean payload.
 */
export type SavingsFigures = {
  seen: number;
  stored: number;
  sampled: number;
  suppressed: number;
  lost: number;
  bytesStored: number;
  bytesReceived: number;
  bytesSaved: number;
};

/** `at` is the begin of the day in UTC, ms since epoch. */
export type SavingsDay = SavingsFigures & { at: number };

export type Savings = { days: readonly SavingsDay[]; totals: SavingsFigures };

function decodeFigures(raw: Json | undefined): SavingsFigures {
  return {
    seen: asCount(raw?.seen) ?? 0,
    stored: asCount(raw?.stored) ?? 0,
    sampled: asCount(raw?.sampled) ?? 0,
    suppressed: asCount(raw?.suppressed) ?? 0,
    lost: asCount(raw?.lost) ?? 0,
    bytesStored: asCount(raw?.bytesStored) ?? 0,
    bytesReceived: asCount(raw?.bytesReceived) ?? 0,
    bytesSaved: asCount(raw?.bytesSaved) ?? 0,
  };
}

/** @param period `7d`, `30d` or `90d` */
export async function readSavings(
  request: ApiRequest,
  place: Place,
  period: string,
  signal?: AbortSignal,
): Promise<Savings> {
  const { body } = await request.json(
    inProject(place, `winnow/savings/?${new URLSearchParams({ statsPeriod: period })}`),
    signal,
  );
  const raw = asObject(body);
  return {
    days: asArray(raw?.days).flatMap((item) => {
      const day = asObject(item);
      const at = asMoment(day?.day);
      return at === undefined ? [] : [{ at, ...decodeFigures(day) }];
    }),
    totals: decodeFigures(asObject(raw?.totals)),
  };
}
