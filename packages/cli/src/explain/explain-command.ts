import { readFileSync } from "node:fs";
import { fingerprint } from "@winnow/core";
import { EnvelopeError, parseEnvelope } from "@winnow/envelope/wire";
import type { Command } from "commander";
import pc from "picocolors";
import { CliError } from "../cli-error.ts";

/** Adds `winnow explain` to the program. */
export function addExplainCommand(program: Command): void {
  program
    .command("explain")
    .description("say which fingerprint an event gets, and why")
    .argument("<file>", "an event as JSON, or an envelope; - reads standard input")
    .option("--json", "print JSON")
    .action(explain);
}

function explain(file: string, options: { json?: boolean }): void {
  const explained = readEvents(file).map((event) => {
    const { fingerprint: hash, because } = fingerprint(event as Parameters<typeof fingerprint>[0]);
    return { event_id: event.event_id, fingerprint: hash, because };
  });
  if (options.json) {
    console.log(JSON.stringify(explained.length === 1 ? explained[0] : explained));
    return;
  }
  for (const { fingerprint: hash, because } of explained) {
    console.log([pc.bold(hash), ...because.map((line) => `  ${line}`)].join("\n"));
  }
}

type EventObject = Record<string, unknown>;

function readEvents(file: string): EventObject[] {
  const bytes = readBytes(file);
  const event = parseObject(bytes);
  if (event !== undefined) return [event];
  const events = eventsOfEnvelope(bytes, file);
  if (events.length === 0) throw new CliError("file", `${file} is an envelope without an event`);
  return events;
}

/** Bytes, not text: an envelope may hold a binary attachment beside its event. */
function readBytes(file: string): Uint8Array {
  try {
    return readFileSync(file === "-" ? 0 : file);
  } catch (error) {
    throw new CliError("file", `cannot read ${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function eventsOfEnvelope(bytes: Uint8Array, file: string): EventObject[] {
  try {
    return parseEnvelope(bytes)
      .items.filter((item) => item.header.type === "event")
      .map((item) => parseObject(item.payload))
      .filter((event) => event !== undefined);
  } catch (error) {
    if (!(error instanceof EnvelopeError)) throw error;
    throw new CliError("file", `${file} is neither an event as JSON nor an envelope: ${error.message}`);
  }
}

function parseObject(bytes: Uint8Array): EventObject | undefined {
  try {
    // The decoder drops a byte order mark, which JSON.parse would not take.
    const value: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as EventObject) : undefined;
  } catch {
    return undefined;
  }
}
