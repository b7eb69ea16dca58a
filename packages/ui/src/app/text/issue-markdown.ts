import type { Event } from "../api/event.ts";
import type { Exception, Frame } from "../api/exception.ts";
import type { Issue } from "../api/issue.ts";
import { countOf, formatCount } from "./format-count.ts";
import { printable } from "./printable.ts";

const MAX_FRAMES = 30;
const MAX_CRUMBS = 10;

/**
 * The issue for a ticket or an assistant: what, how often, where, and what happened before.
 *
 * @param event the sample to quote, if one was kept
 * @param address link to the issue's page
 */
export function issueMarkdown(issue: Issue, event: Event | undefined, address: string): string {
  const parts = issue.parts;
  return [
    `# ${inline(issue.title, 300)}`,
    [
      `- Issue: [${inline(issue.shortId, 60)}](<${address}>), ${issue.level}, ${issue.status}`,
      `- Seen: ${countOf(issue.count, "time")}, ${countOf(issue.userCount, "user")}`,
      parts &&
        `- Of these: ${formatCount(parts.stored)} stored, ${formatCount(parts.suppressed)} folded in the app, ${formatCount(parts.sampled)} sampled away, ${formatCount(parts.lost)} lost`,
      `- First: ${new Date(issue.firstSeen).toISOString()}, last: ${new Date(issue.lastSeen).toISOString()}`,
      issue.culprit !== "" && `- Culprit: ${code(issue.culprit)}`,
      event?.release && `- Release: ${code(event.release)}`,
      event?.environment && `- Environment: ${code(event.environment)}`,
      event?.request && `- Request: ${code(`${event.request.method} ${event.request.url}`.trim())}`,
    ]
      .filter(Boolean)
      .join("\n"),
    ...(event?.exceptions ?? []).map(exceptionBlock),
    event !== undefined && event.breadcrumbs.length > 0 && breadcrumbBlock(event),
  ]
    .filter(Boolean)
    .join("\n\n");
}

function exceptionBlock(exception: Exception, index: number): string {
  const title = index === 0 ? "## Stack trace" : "### Caused by";
  const frames = exception.frames.slice(0, MAX_FRAMES).map(frameLine);
  const left = exception.frames.length - frames.length;
  const text = [
    `${exception.type}: ${exception.value}`,
    ...frames,
    ...(left > 0 ? [`    … ${countOf(left, "more frame")}`] : []),
  ];
  return `${title}\n\n${fence(text.join("\n"))}`;
}

function frameLine(frame: Frame): string {
  const position = [frame.line, frame.column].filter((part) => part !== undefined).join(":");
  const current = frame.inApp ? frame.source.find(({ number }) => number === frame.line)?.code.trim() : undefined;
  const place = `    at ${frame.function || "(anonymous)"} (${frame.file || frame.module}${position && `:${position}`})`;
  return current ? `${place}\n       > ${current}` : place;
}

function breadcrumbBlock(event: Event): string {
  const lines = event.breadcrumbs.slice(-MAX_CRUMBS).map(({ at, category, message, data }) => {
    const time = at === undefined ? "" : `${new Date(at).toISOString().slice(11, 19)} `;
    return `${time}${category}: ${message || data.map(([name, value]) => `${name}=${value}`).join(" ")}`;
  });
  return `## Before\n\n${fence(lines.map((line) => printable(line, 300)).join("\n"))}`;
}

/** Text of an event inside of a line: no character of it may mean anything to Markdown. */
const inline = (text: string, limit: number) => printable(text, limit).replace(/[\\`*_{}[\]<>()#+!|~-]/g, "\\$&");

/** A run of code, in more back quotes than it has inside. */
function code(text: string): string {
  const shown = printable(text, 300);
  const ticks = "`".repeat(longestTicks(shown) + 1);
  return `${ticks} ${shown} ${ticks}`;
}

function fence(text: string): string {
  const shown = printable(text, 20_000, "many");
  const ticks = "`".repeat(Math.max(3, longestTicks(shown) + 1));
  return `${ticks}\n${shown}\n${ticks}`;
}

const longestTicks = (text: string) => Math.max(0, ...(text.match(/`+/g) ?? []).map((ticks) => ticks.length));
