import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { winnow } from "./command.ts";

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "winnow-cli-"));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("the command line", () => {
  it.each([
    [["serve", "--port", "x"], 'option --port must be a whole number from 0 to 65535, got "x"'],
    [
      ["serve", "--data-dir", "d", "--database-url", "postgres://db/x"],
      "options --data-dir and --database-url exclude each other",
    ],
    [["serve", "--prot", "1"], "unknown option '--prot'"],
    [["srve"], "unknown command 'srve'"],
    [["serve", "surplus"], "too many arguments"],
  ])("%j ends with 2 and says what was wrong", async (args, message) => {
    const { code, stdout, stderr } = await winnow(args);
    expect(stderr).toContain(message);
    expect(stdout).toBe("");
    expect(code).toBe(2);
  });

  it("lists its commands, and ends with 0", async () => {
    const { code, stdout } = await winnow(["--help"]);
    expect(stdout).toMatch(/serve.*\n.*explain/s);
    expect(code).toBe(0);
  });

  it("prints its version", async () => {
    const { code, stdout } = await winnow(["--version"]);
    expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
    expect(code).toBe(0);
  });
});

describe("winnow explain", () => {
  const event = {
    platform: "node",
    exception: { values: [{ type: "PaymentError", value: "Order 551029 cannot be paid twice" }] },
  };

  it("says which fingerprint an event gets, and why", async () => {
    const file = join(folder, "event.json");
    writeFileSync(file, JSON.stringify(event));
    const { code, stdout } = await winnow(["explain", file]);
    expect(code).toBe(0);
    const [hash, ...because] = stdout.trimEnd().split("\n");
    expect(hash).toMatch(/^1\.[0-9a-f]{32}$/);
    expect(because.join("\n")).toContain("PaymentError");
  });

  it("reads an envelope from standard input, and prints JSON", async () => {
    const envelope = `{"event_id":"${"a".repeat(32)}"}\n{"type":"event"}\n${JSON.stringify({ ...event, event_id: "a".repeat(32) })}\n`;
    const { code, stdout } = await winnow(["explain", "-", "--json"], envelope);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ event_id: "a".repeat(32), fingerprint: expect.stringMatching(/^1\./) });
  });

  it("reads an envelope with a binary attachment, and JSON with a byte order mark", async () => {
    const file = join(folder, "binary.envelope");
    const rest = `{"type":"event"}\n${JSON.stringify(event)}\n`;
    writeFileSync(
      file,
      Buffer.concat([
        Buffer.from('{}\n{"type":"attachment","length":6}\n'),
        Buffer.from([0xff, 0xfe, 0x0a, 0xfe, 0xff, 0xfe]),
        Buffer.from(`\n${rest}`),
      ]),
    );
    const envelope = await winnow(["explain", file]);
    expect(envelope.stderr).toBe("");
    expect(envelope.stdout).toContain("PaymentError");
    writeFileSync(file, `\ufeff${JSON.stringify(event)}`);
    expect((await winnow(["explain", file])).stdout).toBe(envelope.stdout);
  });

  it.each([
    ["a file that is not there", "/nowhere/event.json", "", "cannot read /nowhere/event.json"],
    ["rubbish", "-", "rubbish\n", "- is neither an event as JSON nor an envelope"],
    ["an envelope without an event", "-", '{}\n{"type":"session"}\n{}\n', "- is an envelope without an event"],
  ])("refuses %s with a reason", async (_name, file, input, message) => {
    const { code, stderr } = await winnow(["explain", file], input);
    expect(stderr).toContain(message);
    expect(code).toBe(1);
  });
});
