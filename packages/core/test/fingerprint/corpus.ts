import { readdirSync, readFileSync } from "node:fs";

const CORPUS = new URL("../../../test-kit/corpus/", import.meta.url);

export interface CorpusEvent {
  /** `bugsink/exception-group` */
  readonly name: string;
  readonly event: unknown;
}

export function corpusEvents(): CorpusEvent[] {
  const events: CorpusEvent[] = [];
  for (const folder of readdirSync(new URL("events/", CORPUS)).sort()) {
    for (const file of readdirSync(new URL(`events/${folder}/`, CORPUS)).sort()) {
      if (!file.endsWith(".json")) continue;
      const text = readFileSync(new URL(`events/${folder}/${file}`, CORPUS), "utf8");
      events.push({ name: `${folder}/${file.slice(0, -5)}`, event: JSON.parse(text) });
    }
  }
  return events;
}

export interface CorpusPair {
  readonly name: string;
  readonly relation: "same" | "different";
  readonly a: unknown;
  readonly b: unknown;
}

export function groupingCases(): CorpusPair[] {
  return JSON.parse(readFileSync(new URL("grouping-cases.json", CORPUS), "utf8"));
}

export function paramCases(): { kind: string; relation: "same" | "different"; a: string; b: string }[] {
  return JSON.parse(readFileSync(new URL("param-cases.json", CORPUS), "utf8"));
}
