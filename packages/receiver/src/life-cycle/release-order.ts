import { compareBuild, parse } from "semver";

/** A release and since when it is known, unix milliseconds. */
export type KnownRelease = { version: string; at: number };

/**
 * Compares two releases as their authors mean them: by semantic version where both are such (of the same package, as in
 * `shop@1.2.0`), else by the time since they are known.
 *
 * @returns below 0 when `a` is older, 0 for the same release, above 0 when `a` is newer.
 */
export function compareReleases(a: KnownRelease, b: KnownRelease): number {
  if (a.version === b.version) return 0;
  const [left, right] = [splitRelease(a.version), splitRelease(b.version)];
  if (left && right && left.name === right.name) {
    const order = compareBuild(left.version, right.version);
    if (order !== 0) return order;
  }
  return a.at - b.at;
}

/** The newest of some releases. */
export function newestRelease(releases: readonly KnownRelease[]): KnownRelease | undefined {
  return releases.reduce<KnownRelease | undefined>(
    (newest, release) => (newest === undefined || compareReleases(release, newest) > 0 ? release : newest),
    undefined,
  );
}

/** Package and version of a release such as `shop@1.2.0+build` or `1.2`; a hash or a date is no version. */
function splitRelease(release: string) {
  const at = release.lastIndexOf("@");
  const text = release.slice(at + 1).replace(/^v(?=\d)/, "");
  // One- and two-part versions are common and mean x.0.0 and x.y.0; a bare number is more likely a build or a date.
  const full = /^\d+\.\d+(?![\d.])/.test(text) ? text.replace(/^\d+\.\d+/, (short) => `${short}.0`) : text;
  const version = full.length > 200 ? null : parse(full);
  return version && { name: release.slice(0, Math.max(0, at)), version };
}
