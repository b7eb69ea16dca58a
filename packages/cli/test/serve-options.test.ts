import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { resolveServeOptions } from "../src/serve/serve-options.ts";

describe("the options of winnow serve", () => {
  it("have defaults", () => {
    expect(resolveServeOptions({})).toEqual({
      port: 9780,
      host: "127.0.0.1",
      url: undefined,
      storage: { kind: "folder", path: resolve(".winnow") },
      token: undefined,
    });
  });

  it.each([
    [{ port: "x" }, 'option --port must be a whole number from 0 to 65535, got "x"'],
    [{ port: "70000" }, 'option --port must be a whole number from 0 to 65535, got "70000"'],
    [{ port: -1 }, 'option --port must be a whole number from 0 to 65535, got "-1"'],
    [{ port: "" }, 'option --port must be a whole number from 0 to 65535, got ""'],
    [
      { databaseUrl: "mysql://db" },
      'option --database-url must begin with postgres:// or postgresql://, got "mysql://db"',
    ],
    [{ token: "short" }, "option --token must be at least 16 printable characters without blanks, got 5 characters"],
    [{ host: "" }, 'option --host must be an address or a host name, got ""'],
    [
      { url: "errors.example.com" },
      'option --url must be an http(s) address without query and fragment, got "errors.example.com"',
    ],
    [
      { url: "https://x.example/?a" },
      'option --url must be an http(s) address without query and fragment, got "https://x.example/?a"',
    ],
    [{ url: "ftp://x.example" }, "option --url must be an http(s) address"],
    [{ dataDir: "" }, 'option --data-dir must name a folder, got ""'],
    [
      { dataDir: "d", databaseUrl: "postgres://me:secret@db/x" },
      'options --data-dir and --database-url exclude each other, got "d" and "postgres://me:***@db/x"',
    ],
  ])("%j are refused with name, rule and value", (options, message) => {
    expect(() => resolveServeOptions(options)).toThrow(message);
  });

  it("take the address without the slash at its end", () => {
    expect(resolveServeOptions({ url: "https://x.example/errors/" }).url).toBe("https://x.example/errors");
  });

  it("take the environment's database only when no folder is named", () => {
    const environment = { DATABASE_URL: "postgres://db/x" };
    expect(resolveServeOptions({}, environment).storage).toEqual({ kind: "url", url: "postgres://db/x" });
    expect(resolveServeOptions({ dataDir: "d" }, environment).storage).toEqual({ kind: "folder", path: resolve("d") });
  });

  it("name the variable that a wrong value came from, and take an empty one for none", () => {
    expect(() => resolveServeOptions({}, { WINNOW_TOKEN: "short" })).toThrow(/^WINNOW_TOKEN must be at least 16/);
    expect(resolveServeOptions({}, { WINNOW_TOKEN: "", DATABASE_URL: "" })).toMatchObject({
      token: undefined,
      storage: { kind: "folder" },
    });
  });

  it("never print a token or a password in an error", () => {
    const environment = { DATABASE_URL: "https://me:secret@db/x" };
    expect(() => resolveServeOptions({}, environment)).toThrow(
      /DATABASE_URL must begin with .* got "https:\/\/me:\*\*\*@db\/x"/,
    );
  });
});
