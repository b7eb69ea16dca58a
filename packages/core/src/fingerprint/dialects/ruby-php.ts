import { pathTail } from "../path-tail.ts";
import type { Loose } from "../text.ts";
import { textOf } from "../text.ts";
import { framePath, isLibraryPath } from "./library-paths.ts";
import { makeDialect } from "./make-dialect.ts";

const PHP_NOISE = /^(?:\[internal\]|\[Anonymous function\]|\{main\}|internal function)$/;
const shared =
  /^(?:|call|perform|run|execute|process|handle|show|index|create|update|destroy|new|edit|save|initialize|each|get|set|render|__invoke|__construct|__call|up|down|main|closure)$/;

const location = (frame: Loose) => textOf(frame.filename) || textOf(frame.abs_path) || `module ${textOf(frame.module)}`;

/** Ruby: the file and the method, with or without class (Ruby 3.4) and "block in". */
export const ruby = makeDialect({
  location,
  place: (path) => ({ where: pathTail(withoutGem(path)).tail, noise: /^<internal:|\(eval/.test(path) }),
  name: (written) =>
    written
      .replace(/^(?:(?:block|rescue|ensure)(?: \(\d+ levels?\))? in )+/, "")
      // compiled templates: _app_views_orders_show_html_erb__2807287320172182514_65600
      .replace(/_{1,3}\d+_\d+$/, "")
      .replace(/^.*(?:#|::|\.)(?=[\w?!=[\]<>+*/-]+$)/, "")
      .replace(/^<(?:main|top \(required\)|class:.*|module:.*)>$/, "<main>"),
  isShared: (name) => shared.test(name),
  path: framePath,
  isLibraryPath,
});

function withoutGem(path: string): string {
  const gem = /^.*\/gems\/(?:ruby-[\d.]+\/)?([\w-]+?)-\d[\w.]*\/(.*)$/.exec(path);
  return gem ? `${gem[1]}/${gem[2]}` : path;
}

/** PHP: the file and the method; closures and compiled templates have no name of their own. */
export const php = makeDialect({
  location,
  place: (path) => ({
    where: pathTail(path.replace(/\(\d+\) : eval\(\)'d code$/, "")).tail,
    noise: PHP_NOISE.test(path),
  }),
  name: (written) => {
    if (/\{closure/.test(written)) return "closure";
    return written.replace(/^.*(?:::|->|\\)/, "").replace(/@anonymous.*$/, "@anonymous");
  },
  isHelper: (written) => /^(?:call_user_func(?:_array)?|\{main\})$/.test(written),
  isShared: (name) => shared.test(name),
  path: framePath,
  isLibraryPath,
});
