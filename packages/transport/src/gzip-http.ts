import * as http from "node:http";
import * as https from "node:https";
import { Writable } from "node:stream";
import { gzip } from "node:zlib";

/** The part of `node:http` that the SDK's Node transport uses; its option `httpModule` takes any such object. */
export type HttpModule = {
  request(options: http.RequestOptions, callback?: (response: http.IncomingMessage) => void): http.ClientRequest;
};

/** `node:http` and `node:https` in one. */
export const plainHttp: HttpModule = {
  request: (options, callback) => (options.protocol === "https:" ? https : http).request(options, callback),
};

/** Smaller bodies gain nothing; the SDK itself compresses from 32 kB on. */
const WORTH_IT = 1_024;

/** `node:http` and `node:https` in one, which compress the bodies of requests. */
export const gzipHttp: HttpModule = {
  request(options, callback) {
    const request = plainHttp.request(options, callback);
    // The SDK has compressed this one.
    if (request.getHeader("content-encoding") !== undefined) return request;
    return gzipInto(request) as unknown as http.ClientRequest;
  },
};

/** Collects a body and ends `request` with it, compressed if that is worth it: headers leave with the first byte, so it must be known whole. */
function gzipInto(request: http.ClientRequest): Writable {
  const chunks: Buffer[] = [];
  const body = new Writable({
    // A body that was taken whole can still fail on its way: it must be able to say so then.
    autoDestroy: false,
    write(chunk: Buffer | string, _encoding, done) {
      chunks.push(typeof chunk === "string" ? Buffer.from(chunk) : chunk);
      done();
    },
    final(done) {
      const whole = Buffer.concat(chunks);
      if (whole.length <= WORTH_IT) {
        request.end(whole);
        return done();
      }
      gzip(whole, (failure, compressed) => {
        if (failure === null) request.setHeader("content-encoding", "gzip");
        request.end(failure === null ? compressed : whole);
        done();
      });
    },
  });
  // The SDK looks at this when it decides about one more try on a connection that was closed meanwhile.
  Object.defineProperty(body, "reusedSocket", { get: () => request.reusedSocket });
  request.on("error", (error) => body.emit("error", error));
  return body;
}
