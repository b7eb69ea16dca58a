/**
 * Errors that the engine or a framework words, so that the text says which browser it was and not which bug. `whole`: the class is the
 * identity. `native`: its name replaces the text, and the type too when no strong stack tells more. `code`: its number counts always.
 */
export interface ErrorClass {
  readonly name: string;
  readonly kind: "whole" | "page" | "native" | "code";
}

type Row = readonly [pattern: RegExp, kind: ErrorClass["kind"], name: string];

// The first that matches wins. A capture is the property or function that the text names.
const CLASSES: readonly Row[] = [
  [
    /^(?:ChunkLoadError|Loading (?:CSS )?chunk \S+ failed|.*dynamically imported module|Importing a module script failed|Unable to preload CSS)/,
    "whole",
    "chunk-load",
  ],
  [/^ResizeObserver loop/, "whole", "resize-observer"],
  [/^Script error\.?$/, "whole", "script-error"],
  [
    /^(?:Hydration (?:failed|completed|node|text|children|attribute|class|style)|Minified React error #4(?:18|19|2[1235])\b|(?:Warning: )?(?:Text content|Prop `[^`]*`|Expected server HTML|.*server[- ]rendered (?:HTML|text)).*(?:match|contain)|.*while hydrating)/,
    "page",
    "hydration",
  ],
  [/^Minified React error #(\d+)/, "code", "react-"],
  [
    /^Cannot (?:read|set) propert(?:y|ies) (?:'([^']*)' )?of (?:undefined|null)(?: \((?:reading|setting) '([^']*)'\))?/,
    "native",
    "nullprop:",
  ],
  [/^can't (?:access|set) property "?([^",\s]*)"?(?: of|,) /, "native", "nullprop:"],
  [/^(?:undefined|null) is not an object \(evaluating '(?:[^']*\.)?([\w$]*)/, "native", "nullprop:"],
  [/^Cannot destructure property '?([^'\s]*)'? of/, "native", "nullprop:"],
  [/^(?:.*[.)])?([\w$]+) is not a function\b/, "native", "notfn:"],
  [/^(?:'([^']*)' is undefined$|Can't find variable: (\S+)|(\S+) is not defined$)/, "native", "undef:"],
  [/before initialization$|^Cannot access uninitialized variable/, "native", "tdz"],
  [
    /^(?:Failed to fetch|NetworkError when attempting to fetch resource|Load failed|Network request failed|fetch failed|The (?:Internet|network) connection (?:appears|was)|(?:A server with the specified hostname )?could not be found|Could not connect to the server)\.?(?: \([^)]*\))?\.?$/,
    "native",
    "network",
  ],
  [
    /^(?:AbortError|The (?:user aborted a request|operation was (?:aborted|canceled))|signal is aborted|Fetch is aborted|(?:cancell?ed|annul\S+|abgebrochen|cancelad[oa]|avbruten|geannuleerd|отменено|已取消|キャンセルしました|취소됨)\.?$)/i,
    "native",
    "abort",
  ],
  [/quota.*exceeded|exceeded.*quota|^QuotaExceededError|NS_ERROR_DOM_QUOTA_REACHED/i, "native", "quota"],
];

/**
 * @param type of the exception, or ""
 * @param line first line of its text
 */
export function errorClass(type: string, line: string): ErrorClass | undefined {
  if (type === "SyntaxError" && /JSON|^Unexpected (?:token|end of)/.test(line)) return { kind: "native", name: "json" };
  if (type === "TimeoutError" && /timed out|due to timeout/.test(line)) return { kind: "native", name: "timeout" };
  if (/^(?:ChunkLoadError|AbortError|QuotaExceededError|NS_ERROR_DOM_QUOTA_REACHED)$/.test(type)) return match(type);
  return match(line);
}

function match(text: string): ErrorClass | undefined {
  for (const [pattern, kind, name] of CLASSES) {
    const found = pattern.exec(text);
    if (!found) continue;
    const named = found[1] ?? found[2] ?? found[3] ?? "";
    // rows[17] is data
    return { kind, name: name + (kind === "native" && /^\d+$/.test(named) ? "<n>" : named) };
  }
  return undefined;
}

/** Runaway recursion: Chrome's RangeError and Firefox's InternalError are one, and so it is in every language. */
export function isStackOverflow(type: string, line: string): boolean {
  return (
    /(?:^|\.)(?:RecursionError|StackOverflow(?:Error|Exception)|SystemStackError)$/.test(type) ||
    /^(?:Maximum call stack|too much recursion|stack level too deep|maximum recursion depth|Maximum function nesting|(?:runtime: )?goroutine stack exceeds)/.test(
      line,
    )
  );
}
