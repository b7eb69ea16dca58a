import { type Loose, objectOf, textOf } from "./text.ts";

/** Parts of a report that a browser sent by itself, or undefined if the event is none. */
export function reportParts(event: Loose): string[] | undefined {
  const csp = objectOf(event.csp);
  if (csp) {
    const directive = (textOf(csp.effective_directive) || textOf(csp.violated_directive)).split(" ")[0] ?? "";
    return ["csp", directive.replace(/-(?:elem|attr)$/, ""), blockedBy(csp)];
  }
  for (const name of ["expectct", "expectstaple", "hpkp"]) {
    const report = objectOf(event[name]);
    if (report) return [name, textOf(report.hostname)];
  }
  return undefined;
}

// A host or a keyword (inline, eval, data): paths and pages are not what a policy names.
function blockedBy(csp: Loose): string {
  const blocked = textOf(csp.blocked_uri);
  const host = hostOf(blocked);
  if (host !== "" && host === hostOf(textOf(csp.document_uri))) return "self";
  return host || /^[\w-]*/.exec(blocked)?.[0] || "self";
}

function hostOf(uri: string): string {
  return /^[a-z][a-z+.-]{1,20}:\/\/([^/:?#]+)/i.exec(uri)?.[1] ?? "";
}
