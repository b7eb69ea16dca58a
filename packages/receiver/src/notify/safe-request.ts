import { type LookupAddress, type LookupAllOptions, lookup } from "node:dns";
import http from "node:http";
import https from "node:https";
import { BlockList, isIP, type LookupFunction } from "node:net";
import { ReceiverError } from "../receiver-error.ts";

/** Addresses that are not the internet's: loopback, private, link-local, shared, reserved, multicast. */
const PRIVATE = new BlockList();
for (const [network, bits] of [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 3],
] as const) {
  PRIVATE.addSubnet(network, bits, "ipv4");
}
for (const [network, bits] of [
  ["::", 96],
  ["64:ff9b::", 96],
  ["64:ff9b:1::", 48],
  ["100::", 64],
  ["2001::", 23],
  ["2001:db8::", 32],
  ["2002::", 16],
  ["3fff::", 20],
  ["fc00::", 7],
  ["fe80::", 10],
  ["fec0::", 10],
  ["ff00::", 8],
] as const) {
  PRIVATE.addSubnet(network, bits, "ipv6");
}

/** Whether an address must not be asked on behalf of somebody who writes rules. IPv4 in IPv6 counts as what it is. */
export function isPrivateAddress(address: string): boolean {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined) return PRIVATE.check(mapped, "ipv4");
  const family = isIP(address);
  return family === 0 || PRIVATE.check(address, family === 6 ? "ipv6" : "ipv4");
}

export type OutgoingRequest = {
  url: string;
  headers: Record<string, string>;
  body: string;
  /** Milliseconds without a sign of the other side, and twice as many for all of it. @default 10000 */
  timeout?: number;
  allowPrivate: boolean;
  /** Asks for the addresses of a name. @default the system's resolver */
  resolve?: Resolve;
};

/** As `lookup` of `node:dns` with the option `all`. */
export type Resolve = (
  hostname: string,
  options: LookupAllOptions,
  done: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

const MAX_ANSWER = 64 * 1024;

/**
 * Posts to an address that a rule names. The address is checked where it is used, when the name has been resolved, so that a name
 * that resolves differently the second time gains nothing; redirects are not followed.
 *
 * @returns the status and the beginning of the answer.
 * @throws ReceiverError `forbidden` for a private address.
 */
export async function safePost(request: OutgoingRequest): Promise<{ status: number; text: string }> {
  const url = new URL(request.url);
  const host = url.hostname.replace(/^\[|\]$/g, "");
  if (!request.allowPrivate && isIP(host) !== 0 && isPrivateAddress(host)) throw refusal(host);
  const transport = url.protocol === "https:" ? https : http;
  const timeout = request.timeout ?? 10_000;
  return await new Promise((fulfil, reject) => {
    const outgoing = transport.request(
      url,
      {
        method: "POST",
        headers: { ...request.headers, "content-length": String(Buffer.byteLength(request.body)) },
        timeout,
        // Who sends a byte now and then is silent at no time, and would never end.
        signal: AbortSignal.timeout(2 * timeout),
        lookup: request.allowPrivate ? undefined : publicLookup(request.resolve ?? lookup),
        agent: false,
      },
      (answer) => {
        let text = "";
        answer.setEncoding("utf8");
        answer.on("data", (piece: string) => {
          text = (text + piece).slice(0, MAX_ANSWER);
        });
        answer.on("end", () => fulfil({ status: answer.statusCode ?? 0, text }));
        answer.on("error", (error) => reject(inWords(error)));
      },
    );
    outgoing.on("timeout", () => outgoing.destroy(new Error("no answer in time")));
    outgoing.on("error", (error) => reject(inWords(error)));
    outgoing.end(request.body);
  });
}

/** The deadline ends a request as if somebody had taken it back. */
const inWords = (error: Error): Error =>
  error.name === "AbortError" || error.name === "TimeoutError" ? new Error("no answer in time") : error;

/** Gives the connection the very addresses that were looked at: one of them private, and there is no connection. */
const publicLookup =
  (resolve: Resolve): LookupFunction =>
  (hostname, options, done) => {
    resolve(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return done(error, "", 0);
      const bad = addresses.find(({ address }) => isPrivateAddress(address));
      const [first] = addresses;
      if (bad || first === undefined) return done(refusal(bad?.address ?? hostname), "", 0);
      if (options.all) return done(null, addresses);
      done(null, first.address, first.family);
    });
  };

const refusal = (address: string): ReceiverError =>
  new ReceiverError("forbidden", `${address} is a private address; allow it with the option notify.allowPrivate`);
