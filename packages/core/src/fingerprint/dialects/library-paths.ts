const LIBRARY_PATH =
  /[/\\](?:node_modules|site-packages|dist-packages|gems|vendor|vendor\/bundle|go\/pkg\/mod|\.cargo\/registry|\.pub-cache|deps\/[\w-]+\/lib)[/\\]|^(?:vendor|node_modules)[/\\]|[/\\]lib(?:64)?[/\\](?:python[\d.]*|ruby)[/\\]|^(?:\/usr\/local\/go|\/usr\/lib|\/rustc|\/System\/Library|\/usr\/local\/lib\/(?:python|ruby))[/\\]/;

/** Where package managers install other people's code: a better witness than the flag of an SDK (getsentry/sentry-javascript#23176). */
export function isLibraryPath(path: string): boolean {
  return LIBRARY_PATH.test(path);
}

/** Path of a frame, the absolute one first. */
export function framePath(frame: { readonly [key: string]: unknown }): string {
  const path = frame.abs_path || frame.filename;
  return typeof path === "string" ? path : "";
}
