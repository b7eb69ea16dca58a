/** The address of a project: where events go and with which key. */
export type Dsn = {
  protocol: "http" | "https";
  publicKey: string;
  /** Deprecated by Sentry, still found in old configurations. */
  secretKey?: string;
  /** Host name or address; an IPv6 address keeps its brackets. */
  host: string;
  port?: number;
  /** What stands before the project id, without slashes at its ends: the prefix of a receiver that is mounted below a path. */
  path: string;
  projectId: string;
};

const DSN =
  /^(https?):\/\/([A-Za-z0-9_-]+)(?::([A-Za-z0-9_-]*))?@(\[[0-9A-Fa-f:.%]+\]|[A-Za-z0-9._-]+)(?::(\d{1,5}))?\/(?:([^?#\s]*)\/)?([A-Za-z0-9_-]+)\/?$/;

/**
 * Takes a DSN (`https://key@host:port/path/project`) apart.
 *
 * @returns `undefined` when the text is not a DSN; the caller knows which option held it and says so.
 */
export function parseDsn(text: string): Dsn | undefined {
  const match = DSN.exec(text.trim());
  if (match === null) return undefined;
  const [, protocol, publicKey = "", secretKey, host = "", port, path = "", projectId = ""] = match;
  const dsn: Dsn = {
    protocol: protocol === "http" ? "http" : "https",
    publicKey,
    host,
    path: trimSlashes(path),
    projectId,
  };
  if (secretKey) dsn.secretKey = secretKey;
  if (port !== undefined) {
    if (Number(port) < 1 || Number(port) > 65_535) return undefined;
    dsn.port = Number(port);
  }
  return dsn;
}

/** The text of a DSN; `parseDsn` gives the same parts back. */
export function formatDsn(dsn: Dsn): string {
  const secret = dsn.secretKey ? `:${dsn.secretKey}` : "";
  return `${dsn.protocol}://${dsn.publicKey}${secret}@${authority(dsn)}/${prefix(dsn)}${dsn.projectId}`;
}

/** The URL to which envelopes for this DSN are posted, without the query that carries the key. */
export function envelopeUrl(dsn: Dsn): string {
  return `${dsn.protocol}://${authority(dsn)}/${prefix(dsn)}api/${dsn.projectId}/envelope/`;
}

function authority(dsn: Dsn): string {
  return dsn.port === undefined ? dsn.host : `${dsn.host}:${dsn.port}`;
}

function prefix(dsn: Dsn): string {
  return dsn.path === "" ? "" : `${dsn.path}/`;
}

function trimSlashes(path: string): string {
  return path.split("/").filter(Boolean).join("/");
}
