import { execFile, execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describeEachDatabase } from "@winnow/test-kit";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Receiver } from "../src/index.ts";
import { toNodeHandler } from "../src/node.ts";
import { startApi } from "./support/api.ts";

const require = createRequire(import.meta.url);
/** The binary of this platform, as npm brings it with a version. */
const binaryOf = (manifest: string): string =>
  join(
    require.resolve(`@sentry/cli-${process.platform}-${process.arch}/package.json`, {
      paths: [manifest],
    }),
    "../bin/sentry-cli",
  );

const VERSIONS = [
  ["3", binaryOf(require.resolve("@sentry/cli/package.json"))],
  ["2", binaryOf(require.resolve("sentry-cli-2/package.json"))],
] as const;

type Ran = { code: number; out: string };

describeEachDatabase("the real sentry-cli", (provide) => {
  describe.each(VERSIONS)("%s", (version, binary) => {
    let receiver: Receiver | undefined;
    let server: Server | undefined;
    let folder = "";
    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), "winnow-cli-"));
    });
    afterEach(async () => {
      await new Promise((resolve) => (server ? server.close(resolve) : resolve(undefined)));
      server?.closeAllConnections();
      await receiver?.close();
      rmSync(folder, { recursive: true, force: true });
    });

    const start = async () => {
      const started = await startApi(await provide());
      receiver = started.receiver;
      const handle = toNodeHandler(receiver);
      server = createServer((request, response) => void handle(request, response));
      await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
      const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
      const environment = {
        PATH: process.env.PATH,
        HOME: folder,
        SENTRY_URL: url,
        SENTRY_AUTH_TOKEN: started.token,
        SENTRY_ORG: "acme",
        SENTRY_PROJECT: "web",
        SENTRY_DSN: receiver.dsn(started.project, url),
        SENTRY_LOG_LEVEL: "warn",
      };
      const cli = (...words: string[]) =>
        new Promise<Ran>((resolve) => {
          execFile(binary, words, { env: environment, cwd: folder, timeout: 30_000 }, (error, stdout, stderr) => {
            resolve({ code: error ? Number(error.code ?? 1) : 0, out: `${stdout}${stderr}` });
          });
        });
      const works = async (...words: string[]) => {
        const { code, out } = await cli(...words);
        expect([words.join(" "), code, code === 0 ? "" : out]).toEqual([words.join(" "), 0, ""]);
        return out;
      };
      return { ...started, cli, works };
    };

    it("says who one is, and lists organizations, projects, issues and events", async () => {
      const { works, crash, issues } = await start();
      await crash("Cli");
      const [issue] = await issues();
      expect(await works("--version")).toMatch(new RegExp(`^sentry-cli ${version}\\.`));
      expect(await works("info")).toContain("jane@example.com");
      expect(await works("organizations", "list")).toContain("acme");
      expect(await works("projects", "list")).toContain("web");
      expect(await works("issues", "list")).toContain(`${issue?.shortId}`);
      expect(await works("issues", "list", "--query", "is:resolved")).not.toContain("CliError");
      expect(await works("events", "list")).toContain("CliError");
      expect(await works("repos", "list")).toContain("No repos");
    });

    it("resolves issues", async () => {
      const { works, crash, issues } = await start();
      await crash("One");
      await crash("Two");
      const [first, second] = await issues();
      await works("issues", "resolve", "-i", first?.id ?? "");
      expect((await issues("query=is:unresolved")).map(({ id }) => id)).toEqual([second?.id]);
      await works("issues", "mute", "-i", second?.id ?? "");
      expect(await issues("query=is:ignored")).toHaveLength(1);
    });

    it("makes, finalizes, lists, shows and deletes releases, with commits and deploys", async () => {
      const { works, cli, api } = await start();
      const release = "shop@1.2.3+build.7";
      const git = (...words: string[]) =>
        execFileSync("git", ["-c", "user.name=Jane", "-c", "user.email=jane@example.com", "-C", folder, ...words], {
          stdio: "pipe",
        });
      git("init", "-q");
      writeFileSync(join(folder, "a.txt"), "a");
      git("add", "a.txt");
      git("commit", "-qm", "First of all");
      await works("releases", "new", release);
      await works("releases", "set-commits", release, "--local");
      await works("releases", "finalize", release);
      expect(await works("releases", "list")).toContain("shop@1.2.3");
      expect(await works("releases", "info", release)).toContain("shop@1.2.3");
      const path = `/organizations/acme/releases/${encodeURIComponent(release)}/`;
      expect((await api("GET", path)).json).toMatchObject({ dateReleased: expect.any(String), commitCount: 1 });
      expect((await api("GET", `${path}commits/`)).json).toMatchObject([
        { message: expect.stringContaining("First of all"), author: { email: "jane@example.com" } },
      ]);
      await works("deploys", "new", "--release", release, "-e", "live");
      expect(await works("deploys", "list", "--release", release)).toContain("live");
      await works("releases", "delete", release);
      expect((await cli("releases", "info", release)).code).not.toBe(0);
    });

    it("sends events and envelopes, and runs a monitored command with its exit code", async () => {
      const { works, cli, issues } = await start();
      await works("send-event", "-m", "Hello from the command line", "--no-environ");
      const envelope = join(folder, "event.envelope");
      const event = { event_id: "0123456789abcdef0123456789abcdef", platform: "node", message: "From a file" };
      writeFileSync(envelope, `{"event_id":"${event.event_id}"}\n{"type":"event"}\n${JSON.stringify(event)}\n`);
      await works("send-envelope", envelope);
      expect((await issues("sort=new")).map(({ title }) => title).sort()).toEqual([
        "From a file",
        "Hello from the command line",
      ]);
      await works("monitors", "run", "nightly", "--", "true");
      expect((await cli("monitors", "run", "nightly", "--", "sh", "-c", "exit 3")).code).toBe(3);
      expect(await works("monitors", "list")).toContain("nightly");
    });
  });
});
