import { pathTail } from "../path-tail.ts";
import { textOf } from "../text.ts";
import { framePath, isLibraryPath } from "./library-paths.ts";
import { makeDialect } from "./make-dialect.ts";

const STANDARD =
  /^(?:bufio|bytes|context|crypto|database|encoding|errors|fmt|html|io|internal|log|math|mime|net|os|reflect|regexp|sort|strconv|strings|sync|syscall|testing|text|time|unicode)(?:\/|\.|$)/;

/** Go: the package and the function with its receiver; generics, versions and numbers of closures do not count. */
export const go = makeDialect({
  location: (frame) => {
    const module = textOf(frame.module);
    // Every program is package main; the directory tells commands apart.
    return module && module !== "main" ? module : `/${module}/${framePath(frame)}`;
  },
  place: (location) => {
    if (location.startsWith("/main/"))
      return { where: `main ${pathTail(location.slice(6)).tail.replace(/[^/]*$/, "")}` };
    if (location.startsWith("/")) return { where: pathTail(location.slice(2)).tail };
    const where = location
      .replace(/@v[^/]*/g, "")
      .replace(/\/v\d+(?=\/|$)/g, "")
      .replace(/\[.*\]/g, "");
    return {
      where,
      noise: /^(?:runtime|github\.com\/getsentry\/sentry-go)(?:\/|\.|$)/.test(location),
      app: STANDARD.test(location) ? false : undefined,
    };
  },
  name: (written) =>
    written
      .replace(/\[.*?\]/g, "")
      .replace(/\.func\d+(?:\.\d+)*/g, ".func")
      .replace(/(?:\.func)+(?:\.gowrap\d+)?$/, ".func")
      .replace(/-(?:fm|range\d+)$/, ""),
  isHelper: (written) => /^(?:gopanic|panic|goexit|sigpanic|goPanic\w+)$/.test(written),
  path: framePath,
  isLibraryPath,
});
