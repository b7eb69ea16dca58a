import { app, different, event, exc, lib, message, min, mod, type Pair, same } from "./case-builder.ts";

const of = (platform: string, type: string, value: string, frames?: Record<string, unknown>[], extra = {}) =>
  event(platform, exc(type, value, frames), extra);
const js = (type: string, value: string, frames?: Record<string, unknown>[], extra = {}) =>
  of("javascript", type, value, frames, extra);
const node = (type: string, value: string, frames?: Record<string, unknown>[], extra = {}) =>
  of("node", type, value, frames, extra);
const A = "https://app.example.com";
const map = { data: { sourcemap: "m" } };

/** Second set, written after the first had been used for tuning and before the rules were run on it. */
export const PAIRS_TWO: readonly Pair[] = [
  // xbrowser
  same(
    "xbrowser/safari has no anonymous frames",
    js("Error", "Seat taken", [app("pickSeat", `${A}/s.js`), app("?", `${A}/s.js`), app("reserve", `${A}/s.js`)]),
    js("Error", "Seat taken", [app("pickSeat", `${A}/s.js`), app("", `${A}/s.js`), app("reserve", `${A}/s.js`)]),
  ),
  same(
    "xbrowser/promise callback marker",
    js("Error", "Seat taken", [app("promise callback*pickSeat", `${A}/s.js`), app("reserve", `${A}/s.js`)]),
    js("Error", "Seat taken", [app("pickSeat", `${A}/s.js`), app("reserve", `${A}/s.js`)]),
  ),
  same(
    "xbrowser/global code of safari",
    js("ReferenceError", "Can't find variable: seats", [app("global code", `${A}/s.js`)]),
    js("ReferenceError", "seats is not defined", [app("?", `${A}/s.js`)]),
  ),
  same(
    "xbrowser/static method",
    js("Error", "Seat taken", [app("Function.reserve", `${A}/s.js`)]),
    js("Error", "Seat taken", [app("Seats.reserve", `${A}/s.js`)]),
  ),
  same(
    "xbrowser/set property",
    js("TypeError", "Cannot set properties of undefined (setting 'seat')"),
    js("TypeError", "undefined is not an object (evaluating 'plan.rows[0].seat = 5')"),
  ),
  same(
    "xbrowser/method of undefined",
    js("TypeError", "Cannot read properties of undefined (reading 'book')"),
    js("TypeError", "undefined is not an object (evaluating 'plan.book()')"),
  ),
  same(
    "xbrowser/abort with reason text",
    js("AbortError", "signal is aborted without reason", [app("load", `${A}/s.js`)]),
    js("AbortError", "Fetch is aborted", [app("load", `${A}/s.js`)]),
  ),
  same(
    "xbrowser/network in strong stack",
    js("TypeError", "Failed to fetch", [app("loadSeats", `${A}/s.js`)]),
    js("TypeError", "NetworkError when attempting to fetch resource.", [app("loadSeats", `${A}/s.js`)]),
  ),
  different(
    "xbrowser/network against json without stack",
    js("TypeError", "Failed to fetch"),
    js("SyntaxError", "Unexpected token < in JSON at position 0"),
  ),
  same(
    "xbrowser/recursion by firefox and safari",
    js(
      "InternalError",
      "too much recursion",
      Array.from({ length: 12 }, () => app("fold", `${A}/s.js`)),
    ),
    js(
      "RangeError",
      "Maximum call stack size exceeded.",
      Array.from({ length: 40 }, () => app("fold", `${A}/s.js`)),
    ),
  ),
  different(
    "xbrowser/recursion in two functions",
    js(
      "RangeError",
      "Maximum call stack size exceeded",
      Array.from({ length: 12 }, () => app("fold", `${A}/s.js`)),
    ),
    js(
      "RangeError",
      "Maximum call stack size exceeded",
      Array.from({ length: 12 }, () => app("unfold", `${A}/s.js`)),
    ),
  ),
  same(
    "xbrowser/page address instead of script",
    js("Error", "Seat taken", [app("reserve", `${A}/events/17.html`)]),
    js("Error", "Seat taken", [app("reserve", `${A}/events/99`)]),
  ),
  different(
    "xbrowser/own errors on two inline pages",
    js("Error", "Seat taken", [app("reserve", `${A}/`)]),
    js("Error", "Hall closed", [app("reserve", `${A}/`)]),
  ),
  // minified
  same(
    "minified/vite hash with underscore and hyphen",
    js("Error", "No plan", [min("Qe", `${A}/assets/Plan-B_x9-kPq.js`)]),
    js("Error", "No plan", [min("Rt", `${A}/assets/Plan-Cz-8_aLm.js`)]),
  ),
  same(
    "minified/rollup vendor split moves",
    js("Error", "No plan", [
      min("a", `${A}/assets/vendor-Ab12Cd34.js`),
      min("pickPlan", `${A}/assets/index-Ab12Cd34.js`),
    ]),
    js("Error", "No plan", [
      min("b", `${A}/assets/vendor-Zz98Yy76.js`),
      min("pickPlan", `${A}/assets/index-Zz98Yy76.js`),
    ]),
  ),
  same(
    "minified/gatsby component hash",
    js("Error", "No plan", [min("a", `${A}/component---src-pages-plan-js-0a1b2c3d4e5f6a7b8c9d.js`)]),
    js("Error", "No plan", [min("a", `${A}/component---src-pages-plan-js-ff1b2c3d4e5f6a7b8c00.js`)]),
  ),
  same(
    "minified/angular main",
    js("Error", "No plan", [min("t", `${A}/main.3f2a9c1b2d4e5f60.js`)]),
    js("Error", "No plan", [min("n", `${A}/main.00aa9c1b2d4e5f11.js`)]),
  ),
  same(
    "minified/angular esbuild main",
    js("Error", "No plan", [min("t", `${A}/main-7KQWZ2TA.js`)]),
    js("Error", "No plan", [min("n", `${A}/main-BBCDEFGH.js`)]),
  ),
  same(
    "minified/assets under a release folder",
    js("Error", "No plan", [min("openPlan", `${A}/r/2026.01.20-3/js/app.js`)]),
    js("Error", "No plan", [min("openPlan", `${A}/r/2025.12.02-1/js/app.js`)]),
  ),
  same(
    "minified/git sha folder",
    js("Error", "No plan", [min("openPlan", `${A}/b/4f9a1c2d/app.js`)]),
    js("Error", "No plan", [min("openPlan", `${A}/b/b07d33ef/app.js`)]),
  ),
  different(
    "minified/two pages of next",
    js("Error", "No plan", [min("n", `${A}/_next/static/chunks/pages/orders-1a2b3c4d5e6f7a8b.js`)]),
    js("Error", "No plan", [min("n", `${A}/_next/static/chunks/pages/users-1a2b3c4d5e6f7a8b.js`)]),
  ),
  same(
    "minified/one mangled frame more above a named one",
    js("Error", "No plan", [min("x", `${A}/app.8f3c2a1b.js`), min("openPlan", `${A}/app.8f3c2a1b.js`)]),
    js("Error", "No plan", [
      min("y", `${A}/app.11112a1b.js`),
      min("z", `${A}/app.11112a1b.js`),
      min("openPlan", `${A}/app.11112a1b.js`),
    ]),
  ),
  same(
    "minified/ids in own text",
    js("Error", "Plan 17 is gone", [min("x", `${A}/app.8f3c2a1b.js`)]),
    js("Error", "Plan 99012 is gone", [min("y", `${A}/app.11112a1b.js`)]),
  ),
  same(
    "minified/mangled class on the server",
    node("a", "Plan is gone", [app("loadPlan", "/app/dist/plan.js")]),
    node("Xe", "Plan is gone", [app("loadPlan", "/app/dist/plan.js")]),
  ),
  same(
    "minified/hydration 418 with other arguments",
    js(
      "Error",
      "Minified React error #418; visit https://react.dev/errors/418?args[]=HTML",
      [min("a", `${A}/x.8f3c2a1b.js`)],
      { transaction: "/p" },
    ),
    js("Error", "Minified React error #425; visit https://react.dev/errors/425", [min("b", `${A}/x.11112a1b.js`)], {
      transaction: "/p",
    }),
  ),
  // symbolicated
  same(
    "symbolicated/rollup relative to assets",
    js("Error", "No plan", [app("openPlan", "../../../src/plan/open.ts", map)]),
    js("Error", "No plan", [app("openPlan", "../src/plan/open.ts", map)]),
  ),
  same(
    "symbolicated/react native bundle host",
    js("Error", "No plan", [app("openPlan", "app:///src/plan/open.tsx", map)]),
    js("Error", "No plan", [app("openPlan", "/Users/jo/code/shop/src/plan/open.tsx", map)]),
  ),
  different(
    "symbolicated/anonymous in two files",
    js("CartError", "x", [app("?", "webpack:///./src/cart/a.ts", map)]),
    js("CartError", "x", [app("?", "webpack:///./src/cart/b.ts", map)]),
  ),
  same(
    "symbolicated/line of named function edited",
    js("CartError", "x", [app("sumLines", "webpack:///./src/cart/a.ts", { ...map, context_line: "a" })]),
    js("CartError", "x", [app("sumLines", "webpack:///./src/cart/a.ts", { ...map, context_line: "b" })]),
  ),
  same(
    "symbolicated/vue query",
    js("CartError", "x", [app("setup", "webpack:///./src/cart/Cart.vue?vue&type=script&lang=ts", map)]),
    js("CartError", "x", [app("setup", "webpack:///./src/cart/Cart.vue?0f3e", map)]),
  ),
  same(
    "symbolicated/babel helpers",
    js("CartError", "x", [
      app("onSave", "webpack:///./src/a.ts", map),
      app("asyncGeneratorStep", "webpack:///./node_modules/@babel/runtime/helpers/asyncToGenerator.js", map),
      app("_next", "webpack:///./node_modules/@babel/runtime/helpers/asyncToGenerator.js", map),
      app("push", "webpack:///./src/b.ts", map),
    ]),
    js("CartError", "x", [app("onSave", "webpack:///./src/a.ts", map), app("push", "webpack:///./src/b.ts", map)]),
  ),
  same(
    "symbolicated/regenerator",
    js("CartError", "x", [
      app("onSave", "webpack:///./src/a.ts", map),
      app("tryCatch", "webpack:///./node_modules/regenerator-runtime/runtime.js", map),
      app("Generator.invoke [as _invoke]", "webpack:///./node_modules/regenerator-runtime/runtime.js", map),
      app("push", "webpack:///./src/b.ts", map),
    ]),
    js("CartError", "x", [app("onSave", "webpack:///./src/a.ts", map), app("push", "webpack:///./src/b.ts", map)]),
  ),
  // noise & extension
  same(
    "noise/zone frames",
    js("CartError", "x", [
      app("onSave", `${A}/a.js`),
      app("ZoneDelegate.invoke", "https://app.example.com/polyfills.js"),
      app("Zone.run", "webpack:///node_modules/zone.js/fesm2015/zone.js"),
      app("push", `${A}/b.js`),
    ]),
    js("CartError", "x", [app("onSave", `${A}/a.js`), app("push", `${A}/b.js`)]),
  ),
  same(
    "noise/sentry wrapper",
    js("CartError", "x", [
      app("sentryWrapped", "webpack:///./node_modules/@sentry/browser/helpers.js"),
      app("push", `${A}/b.js`),
    ]),
    js("CartError", "x", [app("push", `${A}/b.js`)]),
  ),
  different(
    "noise/rejections with other values",
    js("UnhandledRejection", "Non-Error promise rejection captured with value: seat taken"),
    js("UnhandledRejection", "Non-Error promise rejection captured with value: hall closed"),
  ),
  same(
    "noise/rejections with ids",
    js("UnhandledRejection", "Non-Error promise rejection captured with value: seat 12 taken"),
    js("UnhandledRejection", "Non-Error promise rejection captured with value: seat 99 taken"),
  ),
  different(
    "noise/object exceptions by keys",
    js("Error", "Object captured as exception with keys: code, detail"),
    js("Error", "Object captured as exception with keys: status, url"),
  ),
  same(
    "noise/module script mime",
    js("TypeError", "Failed to fetch dynamically imported module: https://x/a-1.js"),
    js("TypeError", "error loading dynamically imported module: https://x/b-2.js"),
  ),
  same(
    "noise/chunk load in firefox",
    js("ChunkLoadError", "Loading chunk 511 failed.\n(error: https://x/511.js)"),
    js("Error", "Loading CSS chunk 88 failed."),
  ),
  same(
    "extension/safari old form",
    js("TypeError", "a", [app("run", "safari-extension://com.foo-ABC123/xyz/content.js")]),
    js("TypeError", "a", [app("run", "safari-extension://com.foo-DEF456/abc/content.js")]),
  ),
  different(
    "extension/two classes in one extension",
    js("TypeError", "a", [app("run", "chrome-extension://aaaabbbbccccddddeeeeffffgggghhhh/c.js")]),
    js("RangeError", "a", [app("run", "chrome-extension://aaaabbbbccccddddeeeeffffgggghhhh/c.js")]),
  ),
  // node
  same(
    "node/undici fetch failed with cause",
    event("node", [
      exc("Error", "connect ECONNREFUSED 10.0.0.7:443"),
      exc("TypeError", "fetch failed", [
        app("loadRates", "/app/dist/rates.js"),
        lib("fetch", "node:internal/deps/undici/undici"),
      ]),
    ]),
    event("node", [
      exc("Error", "connect ECONNREFUSED 10.0.9.9:443"),
      exc("TypeError", "fetch failed", [
        app("loadRates", "/app/dist/rates.js"),
        lib("fetch", "node:internal/deps/undici/undici", { lineno: 9 }),
      ]),
    ]),
  ),
  different(
    "node/undici other cause",
    event("node", [
      exc("Error", "connect ECONNREFUSED 10.0.0.7:443"),
      exc("TypeError", "fetch failed", [app("loadRates", "/app/dist/rates.js")]),
    ]),
    event("node", [
      exc("Error", "getaddrinfo ENOTFOUND rates.example.com"),
      exc("TypeError", "fetch failed", [app("loadRates", "/app/dist/rates.js")]),
    ]),
  ),
  same(
    "node/jest transform path",
    node("Error", "x y", [app("sum", "/builds/shop/shop/src/cart/sum.ts")]),
    node("Error", "x y", [app("sum", "/app/dist/cart/sum.js")]),
  ),
  same(
    "node/modules frames of loader",
    node("Error", "Config missing", [
      lib("Module._compile", "node:internal/modules/cjs/loader"),
      app("Object.<anonymous>", "/app/dist/config.js"),
    ]),
    node("Error", "Config missing", [
      lib("Function.executeUserEntryPoint", "node:internal/modules/run_main"),
      lib("Module.load", "node:internal/modules/cjs/loader"),
      app("<anonymous>", "/app/dist/config.js"),
    ]),
  ),
  different(
    "node/zod issues",
    node(
      "ZodError",
      '[\n  {\n    "code": "invalid_type",\n    "expected": "string",\n    "received": "undefined",\n    "path": [\n      "email"\n    ],\n    "message": "Required"\n  }\n]',
      [app("parseBody", "/app/dist/http/body.js"), lib("parse", "/app/node_modules/zod/lib/types.js")],
    ),
    node(
      "ZodError",
      '[\n  {\n    "code": "too_small",\n    "minimum": 1,\n    "path": [\n      "lines"\n    ],\n    "message": "Array must contain at least 1 element(s)"\n  }\n]',
      [app("parseBody", "/app/dist/http/body.js"), lib("parse", "/app/node_modules/zod/lib/types.js")],
    ),
  ),
  different(
    "node/two sql statements",
    node("error", 'column "price" does not exist', [lib("q", "/app/node_modules/pg/lib/client.js")]),
    node("error", 'relation "orders" does not exist', [lib("q", "/app/node_modules/pg/lib/client.js")]),
  ),
  same(
    "node/prisma engine path",
    node("PrismaClientInitializationError", "Can't reach database server at `db-1.internal`:`5432`"),
    node("PrismaClientInitializationError", "Can't reach database server at `db-2.internal`:`5433`"),
  ),
  same(
    "node/anonymous arrow in a class file with line",
    node("CartError", "x", [app("<anonymous>", "/app/dist/cart.js", { context_line: "  rows.map((r) => r.a)" })]),
    node("CartError", "x", [
      app("<anonymous>", "/app/dist/cart.js", { lineno: 77, context_line: "rows.map((r) => r.a)" }),
    ]),
  ),
  // paths
  same(
    "paths/docker and heroku",
    node("Error", "x y", [app("boot", "/app/lib/jobs/mail.js")]),
    node("Error", "x y", [app("boot", "/usr/src/app/lib/jobs/mail.js")]),
  ),
  same(
    "paths/windows case and slashes",
    of("csharp", "ShopException", "x", [
      { function: "Load", filename: "C:\\agent\\_work\\1\\s\\src\\Shop\\Carts.cs", in_app: true },
    ]),
    of("csharp", "ShopException", "x", [{ function: "Load", filename: "/src/Shop/Carts.cs", in_app: true }]),
  ),
  same(
    "paths/bazel and nix roots",
    of("python", "ShopError", "x", [app("load", "/nix/store/abc123-shop/lib/shop/carts.py")]),
    of("python", "ShopError", "x", [app("load", "/srv/shop/carts.py")]),
  ),
  different(
    "paths/same file name in two features",
    of("python", "ShopError", "x", [app("load", "cart/tasks.py")]),
    of("python", "ShopError", "x", [app("load", "user/tasks.py")]),
  ),
  // deps
  different(
    "deps/orm from two repositories",
    of("java", "OptimisticLockException", "x", [
      mod("com.acme.Orders", "save"),
      mod("org.hibernate.Session", "flush", { in_app: true }),
    ]),
    of("java", "OptimisticLockException", "x", [
      mod("com.acme.Users", "save"),
      mod("org.hibernate.Session", "flush", { in_app: true }),
    ]),
  ),
  same(
    "deps/framework upgrade under app frames",
    of("python", "ShopError", "x", [
      mod("flask.app", "full_dispatch_request", { in_app: false }),
      mod("shop.web", "checkout"),
    ]),
    of("python", "ShopError", "x", [
      mod("flask.app", "wsgi_app", { in_app: false }),
      mod("flask.app", "dispatch_request", { in_app: false }),
      mod("shop.web", "checkout"),
    ]),
  ),
  same(
    "deps/jquery file name",
    js("TypeError", "a is null", [app("openCart", `${A}/js/shop.js`), app("dispatch", `${A}/js/jquery-3.7.1.min.js`)]),
    js("TypeError", "a is null", [app("openCart", `${A}/js/shop.js`), app("dispatch", `${A}/js/jquery-3.6.0.min.js`)]),
  ),
  same(
    "deps/tag manager between",
    js("Error", "boom here", [
      app("a", "https://www.googletagmanager.com/gtm.js?id=GTM-1"),
      app("track", `${A}/js/shop.js`),
    ]),
    js("Error", "boom here", [
      app("b", "https://www.googletagmanager.com/gtag/js?id=G-2"),
      app("track", `${A}/js/shop.js`),
    ]),
  ),
  different(
    "deps/two libraries by cdn",
    js("Error", "boom here", [app("play", "https://cdn.jsdelivr.net/npm/plyr@3.7.8/dist/plyr.js")]),
    js("Error", "boom here", [app("play", "https://cdn.jsdelivr.net/npm/video.js@8.0.0/dist/video.js")]),
  ),
  same(
    "deps/cdn version",
    js("Error", "boom here", [app("play", "https://cdn.jsdelivr.net/npm/plyr@3.7.8/dist/plyr.js")]),
    js("Error", "boom here", [app("play", "https://cdn.jsdelivr.net/npm/plyr@3.8.1/dist/plyr.js")]),
  ),
  // python
  different(
    "python/attribute errors frameless",
    of("python", "AttributeError", "module 'shop' has no attribute 'tax'"),
    of("python", "AttributeError", "module 'shop' has no attribute 'mail'"),
  ),
  same(
    "python/unicode position",
    of("python", "UnicodeDecodeError", "'utf-8' codec can't decode byte 0xff in position 12: invalid start byte"),
    of("python", "UnicodeDecodeError", "'utf-8' codec can't decode byte 0xfe in position 7: invalid start byte"),
  ),
  same(
    "python/celery retry text",
    of("python", "Retry", "Retry in 12s: TimeoutError()"),
    of("python", "Retry", "Retry in 300s: TimeoutError()"),
  ),
  different(
    "python/import errors",
    of("python", "ModuleNotFoundError", "No module named 'yaml'"),
    of("python", "ModuleNotFoundError", "No module named 'redis'"),
  ),
  same(
    "python/assertion with values",
    of("python", "AssertionError", "expected 3 rows, got 5", [mod("shop.imports", "check")]),
    of("python", "AssertionError", "expected 1 row, got 12", [mod("shop.imports", "check")]),
  ),
  same(
    "python/wrapper chain of context",
    event("python", [
      exc("KeyError", "'a'", [mod("shop.cart", "pick")]),
      exc("CartError", "could not load cart 17", [mod("shop.api", "load")]),
    ]),
    event("python", [
      exc("KeyError", "'b'", [mod("shop.cart", "pick")]),
      exc("CartError", "could not load cart 99", [mod("shop.api", "load")]),
    ]),
  ),
  same(
    "python/site-packages flagged as app",
    of("python", "ShopError", "x", [
      mod("shop.web", "checkout"),
      mod("stripe.api", "request", { abs_path: "/venv/lib/python3.11/site-packages/stripe/api.py" }),
    ]),
    of("python", "ShopError", "x", [mod("shop.web", "checkout"), mod("stripe.api", "request", { in_app: false })]),
  ),
  // java, kotlin, scala
  same(
    "java/kotlin lambdas",
    of("java", "CartException", "x", [mod("com.acme.Cart$load$1", "invoke")]),
    of("java", "CartException", "x", [mod("com.acme.Cart$load$2", "invoke")]),
  ),
  same(
    "java/coroutine plumbing",
    of("java", "CartException", "x", [
      mod("kotlinx.coroutines.DispatchedTask", "run", { in_app: false }),
      mod("kotlin.coroutines.jvm.internal.BaseContinuationImpl", "resumeWith", { in_app: false }),
      mod("com.acme.Cart", "load"),
    ]),
    of("java", "CartException", "x", [mod("com.acme.Cart", "load")]),
  ),
  same(
    "java/scala anonfun",
    of("java", "CartException", "x", [mod("com.acme.Cart$", "$anonfun$load$1")]),
    of("java", "CartException", "x", [mod("com.acme.Cart$", "$anonfun$load$7")]),
  ),
  different(
    "java/npe in two methods",
    of("java", "NullPointerException", "", [mod("com.acme.Cart", "load")]),
    of("java", "NullPointerException", "", [mod("com.acme.Cart", "save")]),
  ),
  different(
    "java/sql exceptions frameless",
    of("java", "PSQLException", 'ERROR: relation "orders" does not exist'),
    of("java", "PSQLException", 'ERROR: relation "users" does not exist'),
  ),
  same(
    "java/hikari pool numbers",
    of(
      "java",
      "SQLTransientConnectionException",
      "HikariPool-1 - Connection is not available, request timed out after 30000ms.",
    ),
    of(
      "java",
      "SQLTransientConnectionException",
      "HikariPool-3 - Connection is not available, request timed out after 5012ms.",
    ),
  ),
  same(
    "java/hibernate proxy",
    of("java", "CartException", "x", [
      mod("com.acme.Cart$HibernateProxy$aB12cD34", "total"),
      mod("com.acme.Cart", "total"),
    ]),
    of("java", "CartException", "x", [
      mod("com.acme.Cart$HibernateProxy$Zz98yY76", "total"),
      mod("com.acme.Cart", "total"),
    ]),
  ),
  // dotnet
  different(
    "dotnet/two controllers",
    of("csharp", "System.NullReferenceException", "Object reference not set to an instance of an object.", [
      mod("Shop.Web.OrdersController", "Get"),
    ]),
    of("csharp", "System.NullReferenceException", "Object reference not set to an instance of an object.", [
      mod("Shop.Web.UsersController", "Get"),
    ]),
  ),
  same(
    "dotnet/local function number",
    of("csharp", "Shop.CartException", "x", [mod("Shop.Cart", "<Load>g__Parse|3_0")]),
    of("csharp", "Shop.CartException", "x", [mod("Shop.Cart", "<Load>g__Parse|5_1")]),
  ),
  same(
    "dotnet/signature in name",
    of("csharp", "Shop.CartException", "x", [mod("Shop.Cart", "void Load(int id)")]),
    of("csharp", "Shop.CartException", "x", [mod("Shop.Cart", "Load")]),
  ),
  same(
    "dotnet/unity iterator",
    of("csharp", "Shop.CartException", "x", [mod("Game.Boss+<Spawn>d__7", "MoveNext")]),
    of("csharp", "Shop.CartException", "x", [mod("Game.Boss+<Spawn>d__11", "MoveNext")]),
  ),
  // go
  same(
    "go/method value wrapper",
    of("go", "*shop.Error", "x", [mod("shop/worker", "(*Mailer).Run-fm")]),
    of("go", "*shop.Error", "x", [mod("shop/worker", "(*Mailer).Run")]),
  ),
  different(
    "go/commands called main",
    of("go", "*shop.Error", "x", [
      mod("main", "main", { filename: "/src/cmd/api/main.go", abs_path: "/src/cmd/api/main.go" }),
    ]),
    of("go", "*shop.Error", "x", [
      mod("main", "main", { filename: "/src/cmd/worker/main.go", abs_path: "/src/cmd/worker/main.go" }),
    ]),
  ),
  same(
    "go/wrapped error with id",
    of("go", "*fmt.wrapError", "load order 12: context deadline exceeded"),
    of("go", "*fmt.wrapError", "load order 977: context deadline exceeded"),
  ),
  same(
    "go/dial tcp addresses",
    of("go", "*net.OpError", "dial tcp 10.0.0.7:5432: connect: connection refused"),
    of("go", "*net.OpError", "dial tcp [::1]:5432: connect: connection refused".replace("[::1]:5432", "10.1.2.3:6432")),
  ),
  // ruby
  same(
    "ruby/rescue label",
    of("ruby", "CartError", "x", [app("rescue in charge", "app/services/billing.rb")]),
    of("ruby", "CartError", "x", [app("Billing#charge", "app/services/billing.rb")]),
  ),
  same(
    "ruby/absolute and relative path",
    of("ruby", "CartError", "x", [app("charge", "/srv/shop/app/services/billing.rb")]),
    of("ruby", "CartError", "x", [app("charge", "app/services/billing.rb")]),
  ),
  different(
    "ruby/record not found of two models",
    of("ruby", "ActiveRecord::RecordNotFound", "Couldn't find Order with 'id'=12", [
      lib("find", "/gems/activerecord-7.1.0/lib/active_record/core.rb"),
    ]),
    of("ruby", "ActiveRecord::RecordNotFound", "Couldn't find User with 'id'=12", [
      lib("find", "/gems/activerecord-7.1.0/lib/active_record/core.rb"),
    ]),
  ),
  same(
    "ruby/record not found other id",
    of("ruby", "ActiveRecord::RecordNotFound", "Couldn't find Order with 'id'=12", [
      lib("find", "/gems/activerecord-7.1.0/lib/active_record/core.rb"),
    ]),
    of("ruby", "ActiveRecord::RecordNotFound", "Couldn't find Order with 'id'=9001", [
      lib("find", "/gems/activerecord-7.2.1/lib/active_record/core.rb"),
    ]),
  ),
  // php
  same(
    "php/array key warning",
    of("php", "ErrorException", "Undefined array key 5", [app("App\\Cart::sum", "/app/app/Cart.php")]),
    of("php", "ErrorException", "Undefined array key 12", [app("App\\Cart::sum", "/app/app/Cart.php")]),
  ),
  different(
    "php/array key names",
    of("php", "ErrorException", 'Undefined array key "price"', [app("App\\Cart::sum", "/app/app/Cart.php")]),
    of("php", "ErrorException", 'Undefined array key "owner"', [app("App\\Cart::sum", "/app/app/Cart.php")]),
  ),
  same(
    "php/view path in text",
    of("php", "ViewException", "Undefined variable $x (View: /var/www/html/resources/views/cart.blade.php)"),
    of("php", "ViewException", "Undefined variable $x (View: /app/resources/views/cart.blade.php)"),
  ),
  same(
    "php/memory size",
    of("php", "FatalError", "Allowed memory size of 134217728 bytes exhausted (tried to allocate 20480 bytes)"),
    of("php", "FatalError", "Allowed memory size of 268435456 bytes exhausted (tried to allocate 4096 bytes)"),
  ),
  // native and other
  same(
    "native/swift generics",
    of("cocoa", "EXC_BREAKPOINT", "x", [{ function: "specialized Cart.sum<A>(_:)", package: "Shop", in_app: true }]),
    of("cocoa", "EXC_BREAKPOINT", "x", [{ function: "Cart.sum<A>(_:)", package: "Shop", in_app: true }]),
  ),
  same(
    "native/objc block",
    of("cocoa", "EXC_BAD_ACCESS", "x", [
      { function: "__29-[Cart load:]_block_invoke_2", package: "Shop", in_app: true },
    ]),
    of("cocoa", "EXC_BAD_ACCESS", "x", [{ function: "__29-[Cart load:]_block_invoke", package: "Shop", in_app: true }]),
  ),
  same(
    "native/anonymous namespace",
    of("native", "SIGSEGV", "x", [{ function: "(anonymous namespace)::sum(int)", package: "shop", in_app: true }]),
    of("native", "SIGSEGV", "x", [{ function: "`anonymous namespace'::sum", package: "shop", in_app: true }]),
  ),
  different(
    "native/two operators",
    of("native", "SIGSEGV", "x", [
      { function: "shop::Cart::operator<(shop::Cart const&)", package: "shop", in_app: true },
    ]),
    of("native", "SIGSEGV", "x", [
      { function: "shop::Cart::operator==(shop::Cart const&)", package: "shop", in_app: true },
    ]),
  ),
  same(
    "native/rust closure",
    of("native", "panic", "x", [
      { function: "shop::cart::sum::{{closure}}::h0011223344556677", package: "shop", in_app: true },
    ]),
    of("native", "panic", "x", [{ function: "shop::cart::sum::{closure#0}", package: "shop", in_app: true }]),
  ),
  same(
    "elixir/anonymous function",
    of("elixir", "CartError", "x", [mod("Elixir.Shop.Cart", "anonymous fn/2 in Shop.Cart.total/1")]),
    of("elixir", "CartError", "x", [mod("Shop.Cart", "total/1")]),
  ),
  different(
    "elixir/arity",
    of("elixir", "CartError", "x", [mod("Shop.Cart", "total/1")]),
    of("elixir", "CartError", "x", [mod("Shop.Cart", "total/2")]),
  ),
  same(
    "dart/flutter frames",
    of("other", "StateError", "Bad state: No element", [
      lib("State.setState", "package:flutter/src/widgets/framework.dart"),
      app("_CartState._load", "package:shop/cart.dart"),
    ]),
    of("other", "StateError", "Bad state: No element", [
      lib("StatefulElement.build", "package:flutter/src/widgets/framework.dart"),
      app("_CartState._load", "package:shop/cart.dart"),
    ]),
  ),
  same(
    "unknown platform/line only",
    of("perl", "Died", "x", [app("Shop::Cart::sum", "/srv/shop/lib/Shop/Cart.pm")]),
    of("perl", "Died", "x", [app("Shop::Cart::sum", "/opt/shop/lib/Shop/Cart.pm", { lineno: 99 })]),
  ),
  // chain and group
  same(
    "chain/retry wrappers by depth",
    event("node", [
      exc("PgError", "deadlock", [app("q", "/app/db.js")]),
      exc("RetryError", "failed", [app("r", "/app/retry.js")]),
      exc("RetryError", "failed", [app("r", "/app/retry.js")]),
      exc("ApiError", "x", [app("api", "/app/api.js")]),
    ]),
    event("node", [
      exc("PgError", "deadlock", [app("q", "/app/db.js")]),
      exc("RetryError", "failed", [app("r", "/app/retry.js")]),
      exc("ApiError", "x", [app("api", "/app/api.js")]),
    ]),
  ),
  different(
    "chain/wrapper class differs",
    event("node", [
      exc("PgError", "deadlock", [app("q", "/app/db.js")]),
      exc("ReadError", "x", [app("api", "/app/api.js")]),
    ]),
    event("node", [
      exc("PgError", "deadlock", [app("q", "/app/db.js")]),
      exc("WriteError", "x", [app("api", "/app/api.js")]),
    ]),
  ),
  same(
    "group/nested groups are flat",
    event("python", [
      exc("ValueError", "bad", [mod("shop.a", "f")], { mechanism: { exception_id: 2, parent_id: 1 } }),
      exc("ExceptionGroup", "inner", [], { mechanism: { exception_id: 1, parent_id: 0, is_exception_group: true } }),
      exc("ExceptionGroup", "outer", [], { mechanism: { exception_id: 0, is_exception_group: true } }),
    ]),
    event("python", [
      exc("ValueError", "bad", [mod("shop.a", "f")], { mechanism: { exception_id: 1, parent_id: 0 } }),
      exc("ExceptionGroup", "outer", [], { mechanism: { exception_id: 0, is_exception_group: true } }),
    ]),
  ),
  same(
    "recursion/three functions",
    node("Error", "cycle here", [
      app("main", "/app/m.js"),
      ...Array.from({ length: 2 }, () => [
        app("a1", "/app/t.js"),
        app("b1", "/app/t.js"),
        app("c1", "/app/t.js"),
      ]).flat(),
    ]),
    node("Error", "cycle here", [
      app("main", "/app/m.js"),
      ...Array.from({ length: 9 }, () => [
        app("a1", "/app/t.js"),
        app("b1", "/app/t.js"),
        app("c1", "/app/t.js"),
      ]).flat(),
    ]),
  ),
  // messages and fingerprints
  different(
    "attached/two texts of one logger",
    {
      platform: "cocoa",
      message: "Sync paused",
      threads: { values: [{ current: true, stacktrace: { frames: [app("log", "Logger.swift")] } }] },
    },
    {
      platform: "cocoa",
      message: "Sync resumed late",
      threads: { values: [{ current: true, stacktrace: { frames: [app("log", "Logger.swift")] } }] },
    },
  ),
  same(
    "message/template with other parameters",
    { platform: "python", logentry: { message: "Order %s failed", formatted: "Order 12 failed", params: ["12"] } },
    { platform: "python", logentry: { message: "Order %s failed", formatted: "Order ann failed", params: ["ann"] } },
  ),
  same(
    "message/logentry as text",
    { platform: "python", logentry: "Order failed" },
    { platform: "python", message: "Order failed" },
  ),
  different(
    "message/logger does count by words only",
    message("Order failed", { logger: "a" }),
    message("Order refused", { logger: "a" }),
  ),
  same(
    "message/logger and tags do not count",
    message("Order failed", { logger: "a", tags: { x: 1 } }),
    message("Order failed", { logger: "b" }),
  ),
  same(
    "fingerprint/error value by skeleton",
    node("Error", "Order 12 failed", undefined, { fingerprint: ["{{ error.value }}", "x"] }),
    node("Error", "Order 77 failed", undefined, { fingerprint: ["{{ error.value }}", "x"] }),
  ),
  same(
    "fingerprint/function variable",
    node("Error", "a b", [app("pay", "/app/a.js")], { fingerprint: ["{{ stack.function }}"] }),
    node("Error", "c d", [app("pay", "/app/b.js")], { fingerprint: ["{{ stack.function }}"] }),
  ),
  same(
    "fingerprint/spaces in braces",
    node("Error", "a b", undefined, { fingerprint: ["{{error.type}}", "x"] }),
    node("Error", "c d", undefined, { fingerprint: ["{{  error.type  }}", "x"] }),
  ),
  different(
    "fingerprint/list order",
    message("x", { fingerprint: ["a", "b"] }),
    message("x", { fingerprint: ["b", "a"] }),
  ),
  same(
    "threads/anr",
    {
      platform: "java",
      threads: {
        values: [{ crashed: true, stacktrace: { frames: [mod("com.acme.Main", "onCreate", { lineno: 1 })] } }],
      },
    },
    {
      platform: "java",
      threads: {
        values: [{ crashed: true, stacktrace: { frames: [mod("com.acme.Main", "onCreate", { lineno: 9 })] } }],
      },
    },
  ),
];
