import type { Place } from "../frame-reader.ts";
import { pathTail } from "../path-tail.ts";

const EXTENSION_ORIGIN =
  /^(?:safari-(?:web-)?extension:(?=\w))?(?:(chrome|moz|safari(?:-web)?|ms-browser|edge|opera)-extension|webkit-masked-url):(?:\/\/([^/]*))?\/?(.*)/;
const SCRIPT = /\.(?:[mc]?[jt]sx?|vue|svelte|astro|coffee|es6|js?bundle|bundle|wasm)$/i;
const SOURCE =
  /^(?:webpack|turbopack|rollup|vite|parcel|ng)[\w-]*:|\.(?:tsx?|jsx|vue|svelte|astro|coffee)$|^\[project\]/i;
const NOISE_FILE =
  /^(?:<anonymous>|\[native code\]|\(?native\)?|native .*|eval code|\(eval\)|\[wasm code\]|undefined|null|node:internal\/.*|internal\/.*|node:(?:events|async_hooks|timers|domain)|(?:events|timers|async_hooks|domain|bootstrap_node|module)\.js)$|(?:^|[/\\])(?:zone(?:-evergreen)?(?:\.min)?\.js|zone\.js[/\\].*)$|webpack[/\\]+(?:bootstrap|runtime)|[/\\]node_modules[/\\](?:.*[/\\]node_modules[/\\])?(?:@babel|@sentry|@sentry-internal|@winnow|core-js(?:-pure)?|regenerator-runtime|tslib|zone\.js|@swc[/\\]helpers|@opentelemetry|newrelic|dd-trace)[/\\]/;
const CDN =
  /^https?:\/\/(?:[\w-]+\.)*(?:cdnjs\.cloudflare\.com|jsdelivr\.net|unpkg\.com|esm\.sh|skypack\.dev|(?:googleapis|gstatic|googletagmanager|google-analytics|googlesyndication|doubleclick|google|recaptcha)\.(?:com|net)|code\.jquery\.com|facebook\.net|stripe\.com|hotjar\.com|segment\.com|intercomcdn\.com|cloudflareinsights\.com|clarity\.ms|paypal\.com|polyfill\.io)[/:]/;
const LIBRARY =
  /^(?:jquery|react|react-dom|preact|angular|vue|lodash|underscore|moment|bootstrap|backbone|ember|d3|three|polyfills?|vendors?|framework|zone|rxjs|webpack-runtime|runtime|libs|gtm|gtag|analytics|fbevents|recaptcha\w*)(?:[-.~_@].*)?$/i;

/** Reads the address of a script: what of it is stable, and whose code it is. */
export function placeOf(address: string): Place {
  if (address === "") return { where: "" };
  if (NOISE_FILE.test(address)) return { where: address.slice(0, 40), noise: true, app: false };
  const extension = EXTENSION_ORIGIN.exec(address);
  // Ids of Chrome are the same for everybody, those of Firefox and Safari are random per profile.
  if (extension)
    return {
      where: "(extension)",
      app: false,
      foreign: (extension[1] === "chrome" && extension[2]) || baseName(extension[3] ?? ""),
    };
  const path = address.replace(/[?#].*$/, "");
  if (/^node:/.test(path)) return { where: path, app: false };
  const installed = packageOf(path);
  if (installed) return { where: installed, app: false };
  const web = /^(?:https?|file|blob|<?data|about|capacitor|ionic)(?=:)/.exec(path);
  if (CDN.test(path)) return { where: pathTail(stripOrigin(path)).tail, app: false };
  // Inline code: the address of the page is not part of the bug (getsentry/sentry#1499).
  if (web && (/^(?:blob|<?data|about)/.test(path) || !SCRIPT.test(path))) return { where: "(page)" };
  const { tail, hashed } = pathTail(stripOrigin(path));
  const minified = hashed || /[.-]min\.[mc]?js$/.test(path);
  return {
    where: tail,
    app: LIBRARY.test(baseName(path)) ? false : undefined,
    minified,
    source: SOURCE.test(path),
  };
}

function stripOrigin(path: string): string {
  return path
    .replace(
      /^webpack-internal:\/*(?:\(\w+\)\/)?|^(?:webpack|turbopack|rollup|ng|vite|parcel)[\w-]*:\/\/[^/]*\/|^(?:https?|capacitor|ionic):\/\/[^/]*\/|^(?:app|file):\/*(?=\/)|^(?:app|file):/,
      "",
    )
    .replace(/^(?:\.{1,2}\/)+/, "");
}

// `.pnpm/pg@8.11.3/node_modules/pg/lib/client.js` = `pg/client`: package managers and versions do not make another library.
function packageOf(path: string): string | undefined {
  const flat = /(?:^|\/)(?:\[root[^/]*\]__)?node_modules_(?:__?pnpm_)?(.+?)(?:_[\da-z~-]{5,9})?(?:\._)?\.js$/.exec(
    path,
  );
  if (flat) return `(vendor)/${flat[1]}`;
  const at = Math.max(path.lastIndexOf("/node_modules/"), path.lastIndexOf("\\node_modules\\"));
  if (at < 0 && !path.startsWith("node_modules/")) return undefined;
  const [first = "", second = "", ...rest] = path.slice(at + 14).split(/[/\\]/);
  const scoped = first.startsWith("@");
  const name = (scoped ? `${first}/${second}` : first).replace(/(.)@[\d.].*$/, "$1");
  const file = (scoped ? rest : [second, ...rest]).pop() ?? "";
  return `${name}/${pathTail(file).tail}`;
}

function baseName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1);
}
