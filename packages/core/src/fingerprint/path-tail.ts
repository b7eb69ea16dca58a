const DROPPED =
  /^(?:\.{0,2}|src|dist|build|builds|lib|libs|out|static|chunks|js|assets|server|client|public|_next|\.next|_nuxt|\.output|_app|immutable|bundles?|cjs|esm|es|umd|target|classes|current|releases|compiled|www|html|htdocs|\[project\]|~|@fs|@id|\(\w+\))$/;
const ROOT = /^(?:src|dist|build|out|\.next|\.output|target|app\.asar)$/;
const HOME = /^\/?(?:(?:home|Users)\/[^/]+|app|srv|var\/task|var\/www|workspace|workspaces|opt|code|usr\/src)(?=\/)/;
const MONOREPO = /^(?:packages|apps|services|modules|workspaces|libs|projects)$/;
const EXTENSION =
  /\.(?:[mc]?[jt]sx?|vue|svelte|astro|coffee|es6|jsbundle|bundle|py|pyc|rb|erb|haml|slim|php|phtml|java|kt|kts|scala|groovy|cs|vb|fs|go|exs?|erl|rs|cc|cpp|cxx|c|hpp|h|mm?|swift|dart|lua|p[lm]|cr|html?|aspx|hbs)$/i;

/** The name of a file without what build tools and hosts put into it. */
export interface PathTail {
  /** Last directory that means something, and the stem: `services/billing`. */
  readonly tail: string;
  /** A content hash, a build number or `.min` was taken away. */
  readonly hashed: boolean;
}

/**
 * Shortens a path to what stays the same between hosts, deploys and build tools. `/app/dist/services/billing.js` and
 * `C:\app\src\services\billing.ts` give `services/billing`, `main.8f3c2a1b.js` gives `main`.
 */
export function pathTail(path: string): PathTail {
  const plain = path
    .replace(/\\/g, "/")
    .replace(/^[A-Za-z]:(?=\/)/, "")
    .replace(HOME, "");
  const segments = plain.split("/");
  const file = segments.pop() ?? "";
  const { stem, hashed } = stemOf(file);
  const kept = directories(segments, path.charCodeAt(0) === 47 || /^[A-Za-z]:/.test(path));
  const last = kept.pop();
  // [id], (shop) and :id are places in a route; without the segment before them all detail pages would be one.
  const parent = last !== undefined && /^[[(:]/.test(last) ? kept.pop() : undefined;
  return { tail: [parent, last, stem].filter((part) => part !== undefined).join("/"), hashed };
}

// On a disk, what stands before the first source root is the host's business, unless it is a package of a monorepo.
function directories(segments: string[], absolute: boolean): string[] {
  const root = absolute ? segments.findIndex((segment) => ROOT.test(segment)) : -1;
  const named = segments.findIndex((segment) => MONOREPO.test(segment));
  const kept = segments.slice(root >= 0 && (named < 0 || named >= root) ? root : 0);
  return kept.filter((segment) => !isDropped(segment)).map((segment) => segment.replace(/(.)@v?\d[\w.-]*$/, "$1"));
}

function isDropped(segment: string): boolean {
  if (DROPPED.test(segment)) return true;
  if (!/\d/.test(segment)) return false;
  // numbers, versions, time stamps, uuids, hashes, random build ids
  return (
    /^v?\d[\d._-]*$|^v?\d+(?:\.\d+)+\S*$|^[\da-f-]{36}$/i.test(segment) ||
    isHash(segment) ||
    (segment.length > 9 && isRandom(segment))
  );
}

function stemOf(file: string): { stem: string; hashed: boolean } {
  let stem = file.replace(EXTENSION, "").replace(/\._?$/, "");
  const before = stem;
  for (let i = 0; i < 3; i++) {
    const shorter = stem
      .replace(/\.(?:min|bundle|chunk|prod|production|umd|esm|cjs)$/i, "")
      .replace(/[.\-_~]([A-Za-z\d]{5,}|\d+(?:\.\d+)+)$/, keepUnlessHash)
      // The hash of Vite may contain a hyphen itself.
      .replace(/[.\-_~]([\w-]{8})$/, keepUnlessHash);
    if (shorter === stem) break;
    stem = shorter;
  }
  if (/^(?:chunk|\d+|)$/.test(stem) || isHash(stem) || isRandom(stem)) return { stem: "#", hashed: true };
  return { stem, hashed: stem !== before };
}

function keepUnlessHash(suffix: string, text: string): string {
  return isHash(text) || isRandom(text) || /^[\d.]+$/.test(text) ? "" : suffix;
}

// hex of 6 and more with a digit (webpack, Next), 8 of base64url (Vite), 8 of base32 (esbuild)
function isHash(text: string): boolean {
  if (/^[\da-f]{6,}$/i.test(text)) return /\d/.test(text);
  if (text.length !== 8 || !/^[\w-]+$/.test(text)) return false;
  return /^(?=.*[A-Z2-7])[A-Z2-7]{8}$/.test(text) || isMixed(text);
}

// A digit among letters of both cases, or cases that no naming style makes.
function isMixed(text: string): boolean {
  const upper = /[A-Z]/.test(text);
  if (/\d/.test(text)) return upper ? /[a-z]/.test(text) || /\d.*[A-Z]/.test(text) : /\d\D+\d|^\d/.test(text);
  return (
    upper &&
    (/[a-z].*[A-Z].*[a-z].*[A-Z]|[A-Z]{2}[a-z]+[A-Z]{2}/.test(text) ||
      /[a-z][A-Z]$/.test(text) ||
      /[A-Z]{3,}[a-z]/.test(text))
  );
}

// Letters and digits take turns three times and more.
function isRandom(text: string): boolean {
  return (
    text.length > 6 &&
    /^[\w-]+$/.test(text) &&
    /\d[A-Za-z]+\d[A-Za-z]+|[A-Za-z]\d+[A-Za-z]+\d/.test(text) &&
    !/^[a-z]+\d[a-z]+\d?$/.test(text)
  );
}
