import { pathTail } from "../path-tail.ts";
import { textOf } from "../text.ts";
import { framePath } from "./library-paths.ts";
import { makeDialect } from "./make-dialect.ts";

const PLUMBING =
  /^System\.(?:Runtime\.(?:CompilerServices|ExceptionServices)|Threading\.(?:Tasks\.(?:Task|ValueTask)|ExecutionContext|ThreadPool\w*))\b/;
const LIBRARY =
  /^(?:System|Microsoft|Mono|Newtonsoft|Npgsql|Dapper|MediatR|AutoMapper|Serilog|StackExchange|Polly|Grpc|Castle|UnityEngine|UnityEditor|Sentry)(?:\.|$)/;

/** C#, F#, VB: the class and the method, out of the names that the compiler makes of async methods, lambdas and local functions. */
export const dotnet = makeDialect({
  location: (frame) => textOf(frame.module) || `/${framePath(frame)}`,
  place: (location) => {
    const owner = /<([^<>]+)>/.exec(location)?.[1];
    if (location.startsWith("/")) return { where: pathTail(location.slice(1)).tail, owner };
    // ChargeService+<ChargeAsync>d__12 is the state machine of ChargeAsync, Program+<>c holds lambdas
    const where = location
      .replace(/\+?<.*$/, "")
      .replace(/`\d+(?:\[.*\])?/g, "")
      .replace(/,.*$/, "");
    return { where, owner, noise: PLUMBING.test(location), app: LIBRARY.test(location) ? false : undefined };
  },
  name: (written, place) => {
    // <Main>b__0_1: the number counts lambdas, the owner stays
    const inside = /<([^<>]+)>(?:g__(\w+?)\|)?/.exec(written);
    if (inside) return inside[2] ?? inside[1] ?? "";
    if (/^(?:MoveNext|Invoke)?(?:\(.*)?$/.test(written) && place.owner) return place.owner;
    const signature = written.replace(/\(.*$/, "").replace(/`\d+|\[.*\]/g, "");
    return signature.slice(signature.lastIndexOf(" ") + 1).replace(/^.*\.(?=\w)/, "");
  },
});
