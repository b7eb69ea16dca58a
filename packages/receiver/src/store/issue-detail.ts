import { mergeUsers } from "@winnow/core";
import type { Tally, UserSketch } from "@winnow/envelope/wire";
import { compressPayload, decompressPayload } from "./compress.ts";
import type { ProjectNumbers } from "./project-numbers.ts";

/** A span of time and a number, to be added to a row. Times are unix seconds. */
export type Span = { n: number; first: number; last: number };

/** What is known of the occurrences of an issue besides their number. */
export type IssueDetail = {
  issueId: number;
  users?: UserSketch;
  producers?: UserSketch;
  /** By environment and hour. */
  hours: Map<string, { environment: string; hour: number; n: number }>;
  /** By minute (unix seconds / 60). */
  minutes: Map<number, number>;
  releases: Map<string, Span>;
  /** By key, then by value; `null` is the rest. */
  tags: Map<string, Map<string | null, number>>;
};

export const startDetail = (issueId: number): IssueDetail => ({
  issueId,
  hours: new Map(),
  minutes: new Map(),
  releases: new Map(),
  tags: new Map(),
});

/** Adds the occurrences of a tally and who reported them, in place. */
export function addTallyDetail(detail: IssueDetail, tally: Tally, producer: string | undefined): void {
  detail.users = unite(detail.users, tally.users);
  if (producer !== undefined && !isAmong(detail.producers, producer)) {
    detail.producers = mergeUsers(detail.producers, { ids: [producer] });
  }
  addTimes(detail, tally);
  if (tally.release !== undefined) {
    addRelease(detail, tally.release, { n: tally.count, first: tally.first_seen, last: tally.last_seen });
  }
  for (const key in tally.tags) addTag(detail, key, tally.tags[key] ?? []);
}

/** Minutes are sorted, so those of one hour stand together and are added at once. */
function addTimes(detail: IssueDetail, { minutes, environment = "" }: Tally): void {
  let hour = 0;
  let sum = 0;
  for (const [minute, n] of minutes) {
    addMinute(detail, minute, n);
    const begin = Math.floor(minute / 60) * 3600;
    if (begin !== hour && sum > 0) {
      addHour(detail, environment, hour, sum);
      sum = 0;
    }
    hour = begin;
    sum += n;
  }
  if (sum > 0) addHour(detail, environment, hour, sum);
}

/** The union of two sketches. Mostly the second brings nobody new, and then the first is as good. */
function unite(a: UserSketch | undefined, b: UserSketch | undefined): UserSketch | undefined {
  if (b === undefined || (a !== undefined && "ids" in b && b.ids.every((id) => isAmong(a, id)))) return a;
  return mergeUsers(a, b);
}

/** Whether somebody is known by id; of a sketch nobody can tell. */
const isAmong = (sketch: UserSketch | undefined, id: string): boolean =>
  sketch !== undefined && "ids" in sketch && sketch.ids.includes(id);

/** Adds one detail to another, in place. */
export function addDetail(detail: IssueDetail, more: IssueDetail): void {
  detail.users = unite(detail.users, more.users);
  detail.producers = unite(detail.producers, more.producers);
  for (const { environment, hour, n } of more.hours.values()) addHour(detail, environment, hour, n);
  for (const [minute, n] of more.minutes) addMinute(detail, minute, n);
  for (const [release, span] of more.releases) addRelease(detail, release, span);
  for (const [key, values] of more.tags) addTag(detail, key, values);
}

function addHour(detail: IssueDetail, environment: string, hour: number, n: number): void {
  const key = `${hour}:${environment}`;
  const known = detail.hours.get(key);
  if (known) known.n += n;
  else detail.hours.set(key, { environment, hour, n });
}

function addMinute(detail: IssueDetail, minute: number, n: number): void {
  detail.minutes.set(minute, (detail.minutes.get(minute) ?? 0) + n);
}

function addRelease(detail: IssueDetail, release: string, span: Span): void {
  const known = detail.releases.get(release);
  if (known) addSpan(known, span);
  else detail.releases.set(release, { ...span });
}

/** Adds one span to another, in place. */
export function addSpan(span: Span, more: Span): void {
  span.n += more.n;
  span.first = Math.min(span.first, more.first);
  span.last = Math.max(span.last, more.last);
}

function addTag(detail: IssueDetail, key: string, values: Iterable<readonly [string | null, number]>): void {
  let known = detail.tags.get(key);
  if (known === undefined) {
    known = new Map();
    detail.tags.set(key, known);
  }
  for (const [value, n] of values) known.set(value, (known.get(value) ?? 0) + n);
}

type Packed = {
  /** 0 for what belongs to no issue; receivers of before this had numbers take it for an issue that was deleted. */
  i: number;
  n?: ProjectNumbers;
  u?: UserSketch;
  p?: UserSketch;
  h: [environment: string, hour: number, n: number][];
  /** Only the last minutes; receivers of before this leave it out. */
  m?: [minute: number, n: number][];
  r: [release: string, n: number, first: number, last: number][];
  t: [key: string, values: [string | null, number][]][];
};

/** What one row of the journal holds. */
export type JournalEntry = { details: readonly IssueDetail[]; numbers?: ProjectNumbers };

/** How far back minutes are worth keeping: those who watch them look at an hour. */
const MINUTES_KEPT = 90;

/** Details as the journal keeps them. @param now unix milliseconds. */
export function packDetails({ details, numbers }: JournalEntry, now = Date.now()): Uint8Array {
  const oldest = Math.floor(now / 60_000) - MINUTES_KEPT;
  const packed: Packed[] = details.map((detail) => ({
    i: detail.issueId,
    u: detail.users,
    p: detail.producers,
    h: [...detail.hours.values()].map(({ environment, hour, n }) => [environment, hour, n]),
    m: [...detail.minutes].filter(([minute]) => minute > oldest),
    r: [...detail.releases].map(([release, { n, first, last }]) => [release, n, first, last]),
    t: [...detail.tags].map(([key, values]) => [key, [...values]]),
  }));
  if (numbers) packed.push({ i: 0, n: numbers, h: [], r: [], t: [] });
  return compressPayload(Buffer.from(JSON.stringify(packed)));
}

/** Undoes {@link packDetails}. */
export function unpackDetails(body: Uint8Array): JournalEntry {
  const packed = JSON.parse(Buffer.from(decompressPayload(body)).toString("utf8")) as Packed[];
  const numbers = packed.find(({ n }) => n !== undefined)?.n;
  const ofIssues = packed.filter(({ n }) => n === undefined);
  const details = ofIssues.map(({ i, u, p, h, m, r, t }) => {
    const detail: IssueDetail = { ...startDetail(i), users: u, producers: p };
    for (const [environment, hour, n] of h) addHour(detail, environment, hour, n);
    for (const [minute, n] of m ?? []) addMinute(detail, minute, n);
    for (const [release, n, first, last] of r) addRelease(detail, release, { n, first, last });
    for (const [key, values] of t) addTag(detail, key, values);
    return detail;
  });
  return { details, numbers };
}
