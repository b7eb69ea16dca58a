/** Where sources are that a stack trace names: what its paths begin with, and what stands in its place in a repository. */
export type CodeMapping = { stackRoot: string; sourceRoot: string; repository: string; branch: string };

/** A frame as far as a link needs it. */
export type LinkedFrame = { filename?: unknown; abs_path?: unknown; lineno?: unknown; in_app?: unknown };

/**
 * Makes links from frames to lines of GitHub. Of several mappings that fit, the one with the longest root decides.
 *
 * @param commitOf the commit of the release in a repository; without one its branch is linked.
 */
export function createSourceLinks(
  mappings: readonly CodeMapping[],
  commitOf: (repository: string) => string | undefined,
  webUrl = "https://github.com",
): (frame: LinkedFrame) => string | null {
  const longestFirst = [...mappings].sort((a, b) => b.stackRoot.length - a.stackRoot.length);
  return (frame) => {
    if (frame.in_app === false) return null;
    for (const name of [frame.filename, frame.abs_path]) {
      if (typeof name !== "string") continue;
      for (const mapping of longestFirst) {
        const path = pathOf(name, mapping);
        if (path === undefined) continue;
        const line = typeof frame.lineno === "number" && frame.lineno >= 1 ? `#L${Math.floor(frame.lineno)}` : "";
        const at = commitOf(mapping.repository) ?? mapping.branch;
        return `${webUrl}/${mapping.repository}/blob/${encode(at)}/${encode(path)}${line}`;
      }
    }
    return null;
  };
}

const encode = (path: string): string => path.split("/").map(encodeURIComponent).join("/");

/** The path in the repository, if the mapping fits: its root ends where a segment does. */
function pathOf(name: string, { stackRoot, sourceRoot }: CodeMapping): string | undefined {
  const path = name
    .toWellFormed()
    .replaceAll("\\", "/")
    .replace(/[?#].*$/, "");
  if (!path.startsWith(stackRoot)) return undefined;
  const rest = path.slice(stackRoot.length);
  if (stackRoot !== "" && !stackRoot.endsWith("/") && !rest.startsWith("/")) return undefined;
  // Without a root only paths that are relative already stand in a repository.
  if (stackRoot === "" && /^\/|^[a-z][\w+.-]*:/i.test(rest)) return undefined;
  const segments = `${sourceRoot}/${rest}`.split("/").filter((segment) => segment !== "" && segment !== ".");
  if (segments.length === 0 || segments.includes("..") || /^(?:node:|<)/.test(rest)) return undefined;
  return segments.join("/");
}
