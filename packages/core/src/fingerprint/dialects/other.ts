import { pathTail } from "../path-tail.ts";
import { textOf } from "../text.ts";
import { framePath, isLibraryPath } from "./library-paths.ts";
import { makeDialect } from "./make-dialect.ts";

/** Elixir and Erlang: the module and the function with its arity. */
export const elixir = makeDialect({
  location: (frame) => textOf(frame.module) || `/${framePath(frame)}`,
  place: (location) => {
    if (location.startsWith("/")) return { where: pathTail(location.slice(1)).tail };
    const where = location.replace(/^Elixir\./, "");
    return {
      where,
      app: /^(?:Plug|Phoenix|Ecto|DBConnection|Postgrex|GenServer|Task|Enum|Stream|Process|Supervisor|Bandit|Cowboy|:\w+|gen_server|proc_lib|erlang|cowboy\w*)(?:\.|$)/.test(
        where,
      )
        ? false
        : undefined,
    };
  },
  name: (written, place) =>
    written
      .replace(/^.* in /, "")
      .replace(/^-(.*)-(?:fun|lc|inlined)[-\w/]*-$/, "$1")
      .replace(/^Elixir\./, "")
      .replace(`${place.where}.`, ""),
  path: framePath,
  isLibraryPath,
});

/** Any other language: the file and the last word of the function. */
export const generic = makeDialect({
  location: (frame) =>
    textOf(frame.filename) || textOf(frame.abs_path) || `module ${textOf(frame.module) || textOf(frame.package)}`,
  place: (path) => (path.startsWith("module ") ? { where: path.slice(7) } : placeOfFile(path)),
  name: (written) =>
    written
      .replace(/\(.*$/, "")
      .replace(/(?:\.<(?:fn|anonymous closure)>)+$/, "")
      .replace(/^.*(?:\.|::|#|->|\\)(?=\w)/, ""),
  isHelper: (written) => /^<asynchronous suspension>$/.test(written),
  path: framePath,
  isLibraryPath,
});

function placeOfFile(path: string) {
  const dartPackage = /^package:(\w+)\//.exec(path)?.[1];
  const app =
    /^(?:dart:|org-dartlang)/.test(path) || dartPackage === "flutter" || dartPackage === "sentry" ? false : undefined;
  return { where: pathTail(path.replace(/^package:/, "")).tail, app };
}
