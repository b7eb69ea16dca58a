import { app, different, event, exc, lib, message, min, mod, type Pair, same } from "./case-builder.ts";

const js = (type: string, value: string, frames?: Record<string, unknown>[], extra = {}) =>
  event("javascript", exc(type, value, frames), extra);
const node = (type: string, value: string, frames?: Record<string, unknown>[], extra = {}) =>
  event("node", exc(type, value, frames), extra);
const of = (platform: string, type: string, value: string, frames?: Record<string, unknown>[], extra = {}) =>
  event(platform, exc(type, value, frames), extra);
const S = "https://shop.example.com/assets";

const stack = [app("openCart", `${S}/cart.js`), app("sumLines", `${S}/cart.js`)];
const srv = [app("handle", "/app/dist/api/orders.js"), app("loadOrder", "/app/dist/services/orders.js")];

/** First set, written before the rules were run on it. */
export const PAIRS_ONE: readonly Pair[] = [
  // xbrowser
  same(
    "xbrowser/null property three engines without stack a",
    js("TypeError", "Cannot read properties of undefined (reading 'total')"),
    js("TypeError", "undefined is not an object (evaluating 'order.total')"),
  ),
  same(
    "xbrowser/null property three engines without stack b",
    js("TypeError", "Cannot read properties of null (reading 'total')"),
    js("TypeError", `can't access property "total", order is null`),
  ),
  different(
    "xbrowser/null property other property without stack",
    js("TypeError", "Cannot read properties of undefined (reading 'total')"),
    js("TypeError", "undefined is not an object (evaluating 'order.lines')"),
  ),
  same(
    "xbrowser/not a function safari suffix",
    js("TypeError", "cart.flush is not a function"),
    js("TypeError", "cart.flush is not a function. (In 'cart.flush()', 'cart.flush' is undefined)"),
  ),
  different(
    "xbrowser/not a function other method",
    js("TypeError", "cart.flush is not a function"),
    js("TypeError", "cart.drain is not a function. (In 'cart.drain()', 'cart.drain' is undefined)"),
  ),
  same("xbrowser/network in three wordings a", js("TypeError", "Failed to fetch"), js("TypeError", "Load failed")),
  same(
    "xbrowser/network in three wordings b",
    js("TypeError", "NetworkError when attempting to fetch resource."),
    js("TypeError", "Load failed"),
  ),
  same(
    "xbrowser/network host suffix without stack",
    js("TypeError", "Load failed (api.example.com)"),
    js("TypeError", "Failed to fetch (api-2.example.com)"),
  ),
  same(
    "xbrowser/abort wordings",
    js("AbortError", "The user aborted a request."),
    js("AbortError", "signal is aborted without reason"),
  ),
  same("xbrowser/abort safari", js("AbortError", "Fetch is aborted"), js("AbortError", "The operation was aborted. ")),
  same(
    "xbrowser/quota",
    js(
      "QuotaExceededError",
      "Failed to execute 'setItem' on 'Storage': Setting the value of 'cart' exceeded the quota.",
    ),
    js("NS_ERROR_DOM_QUOTA_REACHED", "Persistent storage maximum size reached"),
  ),
  same(
    "xbrowser/quota safari",
    js("QuotaExceededError", "The quota has been exceeded."),
    js("QuotaExceededError", "Failed to execute 'setItem' on 'Storage': Setting the value of 'x' exceeded the quota."),
  ),
  same(
    "xbrowser/json safari",
    js("SyntaxError", "JSON Parse error: Unrecognized token '<'"),
    js("SyntaxError", "Unexpected token '<', \"<!DOCTYPE \"... is not valid JSON"),
  ),
  same(
    "xbrowser/json end of input",
    js("SyntaxError", "Unexpected end of JSON input"),
    js("SyntaxError", "JSON Parse error: Unexpected EOF"),
  ),
  same(
    "xbrowser/async frames chrome firefox",
    js("Error", "Voucher expired", [app("async submitVoucher", `${S}/v.js`), app("checkVoucher", `${S}/v.js`)]),
    js("Error", "Voucher expired", [app("async*submitVoucher", `${S}/v.js`), app("checkVoucher", `${S}/v.js`)]),
  ),
  same(
    "xbrowser/constructor frame",
    js("Error", "no root", [app("boot", `${S}/m.js`), app("new MapView", `${S}/m.js`)]),
    js("Error", "no root", [app("boot", `${S}/m.js`), app("MapView", `${S}/m.js`)]),
  ),
  same(
    "xbrowser/native forEach frames",
    js("Error", "bad row", [
      app("draw", `${S}/g.js`),
      { function: "Array.forEach", filename: "<anonymous>" },
      app("drawRow", `${S}/g.js`),
    ]),
    js("Error", "bad row", [
      app("draw", `${S}/g.js`),
      { function: "forEach", filename: "[native code]", in_app: true },
      app("drawRow", `${S}/g.js`),
    ]),
  ),
  same(
    "xbrowser/getter",
    js("Error", "bad total", [app("Cart.get total [as total]", `${S}/c.js`)]),
    js("Error", "bad total", [app("get total", `${S}/c.js`)]),
  ),
  same("xbrowser/uncaught prefix", js("Error", "Uncaught Error: slot missing"), js("Error", "slot missing")),
  same(
    "xbrowser/null property with stack",
    js("TypeError", "Cannot read properties of null (reading 'id')", stack),
    js("TypeError", "null is not an object (evaluating 'row.id')", stack),
  ),
  different(
    "xbrowser/same text other function",
    js("TypeError", "Load failed", stack),
    js("TypeError", "Load failed", [app("openInbox", `${S}/inbox.js`)]),
  ),
  same(
    "xbrowser/private method",
    js("Error", "no card", [app("Wallet.#charge", `${S}/w.js`)]),
    js("Error", "no card", [app("#charge", `${S}/w.js`)]),
  ),
  same(
    "xbrowser/tdz",
    js("ReferenceError", "Cannot access 'cart' before initialization"),
    js("ReferenceError", "Cannot access uninitialized variable."),
  ),
  // minified
  same(
    "minified/next chunk",
    js("Error", "No session", [
      min("r", "https://w.example.com/_next/static/chunks/pages/cart-1a2b3c4d5e6f7a8b.js"),
      min("n", "https://w.example.com/_next/static/chunks/main-app-99aa88bb77cc66dd.js"),
    ]),
    js("Error", "No session", [
      min("o", "https://w.example.com/_next/static/chunks/pages/cart-ffee1122ddcc3344.js"),
      min("t", "https://w.example.com/_next/static/chunks/main-app-0011aabb22cc33dd.js"),
    ]),
  ),
  same(
    "minified/numbered webpack chunk",
    js("Error", "No session", [min("r", "https://cdn.example.net/static/js/117.8f3c2a1b.chunk.js")]),
    js("Error", "No session", [min("e", "https://cdn.example.net/static/js/342.aa3c2a77.chunk.js")]),
  ),
  same(
    "minified/esbuild chunk",
    js("Error", "No session", [min("r", "https://w.example.com/assets/chunk-KJ3H2L4M.js")]),
    js("Error", "No session", [min("e", "https://w.example.com/assets/chunk-QWERTZUI.js")]),
  ),
  same(
    "minified/nuxt entry",
    js("Error", "No session", [min("r", "https://w.example.com/_nuxt/entry.BqZ3Kx1p.js")]),
    js("Error", "No session", [min("e", "https://w.example.com/_nuxt/entry.D0aLmP9z.js")]),
  ),
  same(
    "minified/hash only file name",
    js("Error", "No session", [min("r", "https://w.example.com/_nuxt/BqZ3Kx1p.js")]),
    js("Error", "No session", [min("e", "https://w.example.com/_nuxt/D0aLmP9z.js")]),
  ),
  same(
    "minified/sveltekit",
    js("Error", "No session", [min("r", "https://w.example.com/_app/immutable/entry/app.CQ2xk9Za.js")]),
    js("Error", "No session", [min("e", "https://w.example.com/_app/immutable/entry/app.Bv81mLqq.js")]),
  ),
  same(
    "minified/query cache buster",
    js("Error", "No session", [min("loadUser", "https://w.example.com/js/app.min.js?v=1700000001")]),
    js("Error", "No session", [min("loadUser", "https://w.example.com/js/app.min.js?v=1710000002")]),
  ),
  same(
    "minified/time stamp in file name",
    js("Error", "No session", [min("loadUser", "https://w.example.com/js/app.1700000001.js")]),
    js("Error", "No session", [min("loadUser", "https://w.example.com/js/app.1710000002.js")]),
  ),
  same(
    "minified/rails sprockets digest",
    js("Error", "No session", [
      min(
        "a",
        "https://w.example.com/assets/application-4c9b7f7f7d5f3a5f4a6c3b5e8f1a2b3c4d5e6f7a8b9c0d1e2f3a4b5c6d7e8f90.js",
      ),
    ]),
    js("Error", "No session", [
      min(
        "b",
        "https://w.example.com/assets/application-00aa7f7f7d5f3a5f4a6c3b5e8f1a2b3c4d5e6f7a8b9c0d1e2f3a4b5c6d7e8f11.js",
      ),
    ]),
  ),
  same(
    "minified/duplicate class suffix",
    js("DrizzleQueryError2", "Failed query", [app("loadCart", `${S}/cart.js`)]),
    js("DrizzleQueryError", "Failed query", [app("loadCart", `${S}/cart.js`)]),
  ),
  same(
    "minified/class with dollar suffix",
    js("ApiError$1", "Denied", [app("loadCart", `${S}/cart.js`)]),
    js("ApiError", "Denied", [app("loadCart", `${S}/cart.js`)]),
  ),
  different(
    "minified/two vite entries",
    js("Error", "No session", [min("r", "https://w.example.com/assets/admin-BX9m2kPq.js")]),
    js("Error", "No session", [min("r", "https://w.example.com/assets/shop-BX9m2kPq.js")]),
  ),
  different(
    "minified/engine errors of two properties in one bundle",
    js("TypeError", "Cannot read properties of undefined (reading 'sku')", [min("r", `${S}/index-BX9m2kPq.js`)]),
    js("TypeError", "Cannot read properties of undefined (reading 'price')", [min("r", `${S}/index-BX9m2kPq.js`)]),
  ),
  same(
    "minified/engine errors of two browsers in one bundle",
    js("TypeError", "Cannot read properties of undefined (reading 'sku')", [min("r", `${S}/index-BX9m2kPq.js`)]),
    js("TypeError", "undefined is not an object (evaluating 't.sku')", [min("e", `${S}/index-D4tQz81a.js`)]),
  ),
  same(
    "minified/cdn host changes",
    js("Error", "No session", [min("loadUser", "https://cdn1.example.net/js/app.8f3c2a1b.js")]),
    js("Error", "No session", [min("loadUser", "https://static.example.org/js/app.11112a1b.js")]),
  ),
  // symbolicated
  same(
    "symbolicated/webpack namespace",
    js("Error", "Cart is empty", [app("sum", "webpack://shop/./src/cart/total.ts")]),
    js("Error", "Cart is empty", [app("sum", "webpack://shop-web/./src/cart/total.ts?1a2b")]),
  ),
  same(
    "symbolicated/webpack-internal",
    js("Error", "Cart is empty", [app("sum", "webpack-internal:///(app-pages-browser)/./src/cart/total.ts")]),
    js("Error", "Cart is empty", [app("sum", "webpack:///./src/cart/total.ts")]),
  ),
  same(
    "symbolicated/vite dev",
    js("Error", "Cart is empty", [app("sum", "http://localhost:5173/src/cart/total.ts?t=1700000000")]),
    js("Error", "Cart is empty", [app("sum", "app:///src/cart/total.ts")]),
  ),
  different(
    "symbolicated/index files of two folders",
    js("Error", "no slot", [app("mount", "webpack:///./src/cart/index.ts")]),
    js("Error", "no slot", [app("mount", "webpack:///./src/user/index.ts")]),
  ),
  different(
    "symbolicated/dynamic routes of two parents",
    js("Error", "no slot", [app("Page", "webpack:///./src/app/orders/[id]/page.tsx")]),
    js("Error", "no slot", [app("Page", "webpack:///./src/app/users/[id]/page.tsx")]),
  ),
  different(
    "symbolicated/shared method name by source line",
    js("Error", "no slot", [app("render", "webpack:///./src/ui/all.tsx", { context_line: "throw new Error(list)" })]),
    js("Error", "no slot", [app("render", "webpack:///./src/ui/all.tsx", { context_line: "throw new Error(detail)" })]),
  ),
  same(
    "symbolicated/column shift",
    js("Error", "no slot", [app("mountSlot", "webpack:///./src/ui/slot.tsx", { colno: 9 })]),
    js("Error", "no slot", [app("mountSlot", "webpack:///./src/ui/slot.tsx", { colno: 700, lineno: 3 })]),
  ),
  // noise
  same(
    "noise/chunk load vite css",
    js("Error", "Unable to preload CSS for /assets/Cart-B1x9k2Lm.css"),
    js("TypeError", "error loading dynamically imported module: https://x.example/assets/Cart-B1x9k2Lm.js"),
  ),
  same(
    "noise/loading css chunk",
    js("Error", "Loading CSS chunk 12 failed.\n(/static/css/12.aa.css)"),
    js("ChunkLoadError", "Loading chunk 7 failed.\n(error: https://x.example/7.js)"),
  ),
  same("noise/script error", js("Error", "Script error."), { platform: "javascript", message: "Script error." }),
  same(
    "noise/hydration full text and code",
    js("Error", "Hydration failed because the server rendered HTML didn't match the client.", undefined, {
      transaction: "/a",
    }),
    js("Error", "Minified React error #418; visit https://react.dev/errors/418 for the full message", undefined, {
      transaction: "/a",
    }),
  ),
  different(
    "noise/own text about matching",
    js("Error", "Password did not match", undefined, { transaction: "/a" }),
    js("Error", "Hydration failed because the initial UI does not match what was rendered on the server.", undefined, {
      transaction: "/a",
    }),
  ),
  different(
    "noise/react codes",
    js("Error", "Minified React error #185; visit https://react.dev/errors/185"),
    js("Error", "Minified React error #310; visit https://react.dev/errors/310"),
  ),
  same(
    "noise/resize observer with frames",
    js("Error", "ResizeObserver loop limit exceeded", [app("?", "https://a.example/x")]),
    js("Error", "ResizeObserver loop completed with undelivered notifications."),
  ),
  same(
    "noise/react wrapper skipped",
    event("javascript", [
      exc("TypeError", "row is undefined", stack),
      exc(
        "Error",
        "There was an error during concurrent rendering but React was able to recover by instead synchronously rendering the entire root.",
      ),
    ]),
    js("TypeError", "row is undefined", stack),
  ),
  same(
    "noise/react error boundary cause",
    event("javascript", [
      exc("React ErrorBoundary TypeError", "row is undefined", [app("Table", `${S}/t.js`), app("div", "?")]),
      exc("TypeError", "row is undefined", stack),
    ]),
    js("TypeError", "row is undefined", stack),
  ),
  // extension
  same(
    "extension/firefox profile ids",
    js("Error", "boom", [app("hook", "moz-extension://0b9a6e52-0c51-4f4e-9d3a-0aa1f3a0a111/content.js")]),
    js("Error", "boom", [app("hook", "moz-extension://99887766-0c51-4f4e-9d3a-0aa1f3a0a222/content.js")]),
  ),
  same(
    "extension/caller page differs",
    js("TypeError", "x is null", [
      app("onClick", `${S}/cart.js`),
      app("scan", "chrome-extension://aaaabbbbccccddddeeeeffffgggghhhh/inject.js"),
    ]),
    js("TypeError", "x is null", [
      app("onLoad", `${S}/home.js`),
      app("scan", "chrome-extension://aaaabbbbccccddddeeeeffffgggghhhh/inject.js"),
    ]),
  ),
  // node
  same(
    "node/tick frames",
    node("Error", "Order missing", [
      ...srv,
      { function: "processTicksAndRejections", filename: "node:internal/process/task_queues", in_app: false },
    ]),
    node("Error", "Order missing", srv),
  ),
  same(
    "node/async prefix by version",
    node("Error", "Order missing", [
      app("async handle", "/app/dist/api/orders.js"),
      app("async loadOrder", "/app/dist/services/orders.js"),
    ]),
    node("Error", "Order missing", srv),
  ),
  same(
    "node/inspector instrumentation between",
    node("Error", "Order missing", [
      srv[0]!,
      lib("wrapped", "/app/node_modules/@opentelemetry/instrumentation/build/src/x.js"),
      srv[1]!,
    ]),
    node("Error", "Order missing", srv),
  ),
  different(
    "node/error codes in text",
    node("Error", "listen EADDRINUSE: address already in use :::3000", srv),
    node("Error", "listen EACCES: permission denied 0.0.0.0:80", srv),
  ),
  same(
    "node/port in text",
    node("Error", "listen EADDRINUSE: address already in use :::3000", srv),
    node("Error", "listen EADDRINUSE: address already in use :::8081", srv),
  ),
  same(
    "node/esm file url",
    node("Error", "Order missing", [app("loadOrder", "file:///app/dist/services/orders.js")]),
    node("Error", "Order missing", [app("loadOrder", "/app/dist/services/orders.mjs")]),
  ),
  same(
    "node/windows and linux",
    node("Error", "Order missing", [app("loadOrder", "C:\\srv\\shop\\dist\\services\\orders.js")]),
    node("Error", "Order missing", [app("loadOrder", "/srv/shop/dist/services/orders.js")]),
  ),
  different(
    "node/same class two callers of axios",
    node("AxiosError", "Request failed with status code 404", [
      app("loadUser", "/app/dist/users.js"),
      lib("settle", "/app/node_modules/axios/lib/core/settle.js"),
    ]),
    node("AxiosError", "Request failed with status code 404", [
      app("loadCart", "/app/dist/cart.js"),
      lib("settle", "/app/node_modules/axios/lib/core/settle.js"),
    ]),
  ),
  different(
    "node/status codes without app frame",
    node("AxiosError", "Request failed with status code 404", [
      lib("settle", "/app/node_modules/axios/lib/core/settle.js"),
    ]),
    node("AxiosError", "Request failed with status code 500", [
      lib("settle", "/app/node_modules/axios/lib/core/settle.js"),
    ]),
  ),
  same(
    "node/ids of two orders with stack",
    node("Error", "Order 12 missing", srv),
    node("Error", "Order 99812 missing", srv),
  ),
  same(
    "node/class text not generic with stack",
    node("OrderMissingError", "Order for Anna missing", srv),
    node("OrderMissingError", "Order for Tom missing", srv),
  ),
  // paths
  same(
    "paths/lambda and laptop",
    node("Error", "x y", [app("run", "/var/task/src/jobs/mail.js")]),
    node("Error", "x y", [app("run", "/home/jo/shop/src/jobs/mail.js")]),
  ),
  same(
    "paths/github runner",
    node("Error", "x y", [app("seed", "/home/runner/builds/shop/shop/src/jobs/mail.ts")]),
    node("Error", "x y", [app("seed", "/app/src/jobs/mail.ts")]),
  ),
  same(
    "paths/file at the root of the source",
    node("Error", "x y", [app("start", "/app/dist/server.js")]),
    node("Error", "x y", [app("start", "/home/mara/code/shop/dist/server.js")]),
  ),
  same(
    "paths/capistrano releases",
    of("ruby", "RuntimeError", "x", [app("call", "/var/www/shop/releases/20260120091403/app/services/pay.rb")]),
    of("ruby", "RuntimeError", "x", [app("call", "/var/www/shop/releases/20251202235959/app/services/pay.rb")]),
  ),
  different(
    "paths/two jobs of one name",
    node("Error", "x y", [app("run", "/app/dist/jobs/mail/run.js")]),
    node("Error", "x y", [app("run", "/app/dist/jobs/report/run.js")]),
  ),
  // deps
  same(
    "deps/library upgrade with version folder",
    node("Error", "closed", [lib("q", "/app/node_modules/.pnpm/mysql2@3.1.0/node_modules/mysql2/lib/connection.js")]),
    node("Error", "closed", [lib("q", "/app/node_modules/.pnpm/mysql2@3.9.7/node_modules/mysql2/lib/connection.js")]),
  ),
  same(
    "deps/yarn zip cache",
    node("Error", "closed", [
      app("load", "/app/dist/db/users.js"),
      lib("q", "/app/.yarn/cache/pg-npm-8.11.3-abcdef1234.zip/node_modules/pg/lib/client.js"),
    ]),
    node("Error", "closed", [app("load", "/app/dist/db/users.js"), lib("q", "/app/node_modules/pg/lib/client.js")]),
  ),
  different(
    "deps/two packages of one name in two scopes",
    node("Error", "closed", [lib("send", "/app/node_modules/@a/mail/index.js")]),
    node("Error", "closed", [lib("send", "/app/node_modules/@b/mail/index.js")]),
  ),
  different(
    "deps/logger with two messages",
    node("Error", "Payment provider offline", [lib("log", "/app/node_modules/winston/lib/winston/logger.js")]),
    node("Error", "Stock import stopped", [lib("log", "/app/node_modules/winston/lib/winston/logger.js")]),
  ),
  // python
  same(
    "python/listcomp inlined in 3.12",
    of("python", "ValueError", "bad", [
      mod("shop.cart", "total"),
      mod("shop.cart", "<listcomp>"),
      mod("shop.cart", "price_of"),
    ]),
    of("python", "ValueError", "bad", [mod("shop.cart", "total"), mod("shop.cart", "price_of")]),
  ),
  different(
    "python/two views by line",
    of("python", "ValueError", "bad", [mod("shop.views", "get", { context_line: "return self.render(order)" })]),
    of("python", "ValueError", "bad", [mod("shop.views", "get", { context_line: "return self.render(invoice)" })]),
  ),
  same(
    "python/does not exist with ids",
    of("python", "DoesNotExist", "Order matching query does not exist.", [
      mod("shop.views", "load_order"),
      mod("django.db.models.query", "get", { in_app: false }),
    ]),
    of("python", "DoesNotExist", "Order matching query does not exist.", [
      mod("shop.views", "load_order"),
      mod("django.db.models.query", "get", { in_app: false, lineno: 99 }),
    ]),
  ),
  different(
    "python/does not exist of two models",
    of("python", "DoesNotExist", "Order matching query does not exist.", [
      mod("shop.api", "fetch"),
      mod("django.db.models.query", "get", { in_app: false }),
    ]),
    of("python", "DoesNotExist", "Voucher matching query does not exist.", [
      mod("shop.api", "fetch"),
      mod("django.db.models.query", "get", { in_app: false }),
    ]),
  ),
  same(
    "python/recursion",
    of(
      "python",
      "RecursionError",
      "maximum recursion depth exceeded",
      Array.from({ length: 20 }, () => mod("shop.tree", "walk")),
    ),
    of(
      "python",
      "RecursionError",
      "maximum recursion depth exceeded while calling a Python object",
      Array.from({ length: 60 }, () => mod("shop.tree", "walk")),
    ),
  ),
  same(
    "python/object address",
    of("python", "RuntimeError", "<Session object at 0x7f21bc0d5e50> is closed"),
    of("python", "RuntimeError", "<Session object at 0x7fffbc0d1110> is closed"),
  ),
  same(
    "python/main module on two hosts",
    of("python", "ValueError", "bad", [
      mod("__main__", "run_import", { filename: "import_orders.py", abs_path: "/app/scripts/import_orders.py" }),
    ]),
    of("python", "ValueError", "bad", [
      mod("__main__", "run_import", { filename: "import_orders.py", abs_path: "/home/x/scripts/import_orders.py" }),
    ]),
  ),
  // database
  same(
    "database/duplicate entry mysql",
    of(
      "php",
      "PDOException",
      "SQLSTATE[23000]: Integrity constraint violation: 1062 Duplicate entry 'a@example.org' for key 'users_email_unique'",
    ),
    of(
      "php",
      "PDOException",
      "SQLSTATE[23000]: Integrity constraint violation: 1062 Duplicate entry 'zed@example.net' for key 'users_email_unique'",
    ),
  ),
  different(
    "database/duplicate entry other key",
    of(
      "php",
      "PDOException",
      "SQLSTATE[23000]: Integrity constraint violation: 1062 Duplicate entry 'a@example.org' for key 'users_email_unique'",
    ),
    of(
      "php",
      "PDOException",
      "SQLSTATE[23000]: Integrity constraint violation: 1062 Duplicate entry 'a@example.org' for key 'users_phone_unique'",
    ),
  ),
  same(
    "database/deadlock process numbers",
    of(
      "java",
      "PSQLException",
      "ERROR: deadlock detected\n  Detail: Process 12 waits for ShareLock on transaction 77; blocked by process 13.",
    ),
    of(
      "java",
      "PSQLException",
      "ERROR: deadlock detected\n  Detail: Process 98 waits for ShareLock on transaction 1; blocked by process 4.",
    ),
  ),
  different(
    "database/null constraint other column",
    of("node", "error", 'null value in column "email" of relation "users" violates not-null constraint'),
    of("node", "error", 'null value in column "phone" of relation "users" violates not-null constraint'),
  ),
  same(
    "database/in list",
    message("SELECT * FROM carts WHERE id IN (12, 15, 18, 99) timed out"),
    message("SELECT * FROM carts WHERE id IN (1, 2) timed out"),
  ),
  different(
    "database/mongo codes",
    message("MongoServerError: E11000 duplicate key error collection: shop.users"),
    message("MongoServerError: E11600 interrupted at shutdown collection: shop.users"),
  ),
  // java
  same(
    "java/anonymous class numbers",
    of("java", "IllegalStateException", "closed", [mod("com.acme.Cart$1", "run")]),
    of("java", "IllegalStateException", "closed", [mod("com.acme.Cart$3", "run")]),
  ),
  different(
    "java/lambdas of two methods",
    of("java", "CartException", "closed", [mod("com.acme.Cart", "lambda$load$0")]),
    of("java", "CartException", "closed", [mod("com.acme.Cart", "lambda$save$0")]),
  ),
  same(
    "java/reflection accessors",
    of("java", "CartException", "closed", [
      mod("com.acme.App", "boot"),
      mod("sun.reflect.GeneratedMethodAccessor77", "invoke", { in_app: false }),
      mod("com.acme.Cart", "load"),
    ]),
    of("java", "CartException", "closed", [
      mod("com.acme.App", "boot"),
      mod("jdk.internal.reflect.DirectMethodHandleAccessor", "invoke", { in_app: false }),
      mod("com.acme.Cart", "load"),
    ]),
  ),
  different(
    "java/same method of two classes",
    of("java", "CartException", "closed", [mod("com.acme.cart.Store", "load")]),
    of("java", "CartException", "closed", [mod("com.acme.user.Store", "load")]),
  ),
  same(
    "java/npe helpful message",
    of("java", "NullPointerException", 'Cannot invoke "String.length()" because "<local4>" is null', [
      mod("com.acme.cart.Store", "load"),
    ]),
    of("java", "NullPointerException", 'Cannot invoke "String.length()" because "name" is null', [
      mod("com.acme.cart.Store", "load"),
    ]),
  ),
  same(
    "java/object hash",
    of("java", "IllegalArgumentException", "Unknown listener com.acme.Listener@1b2c3d4f"),
    of("java", "IllegalArgumentException", "Unknown listener com.acme.Listener@5e91ff00"),
  ),
  same(
    "java/in_app missing",
    of("java", "CartException", "closed", [
      mod("org.springframework.web.Servlet", "service", { in_app: undefined }),
      mod("com.acme.cart.Store", "load", { in_app: undefined }),
    ]),
    of("java", "CartException", "closed", [
      mod("org.springframework.web.Filter", "chain", { in_app: undefined }),
      mod("com.acme.cart.Store", "load", { in_app: undefined }),
    ]),
  ),
  // dotnet
  same(
    "dotnet/async state machine number",
    of("csharp", "Shop.CartException", "closed", [mod("Shop.Carts+<LoadAsync>d__4", "MoveNext")]),
    of("csharp", "Shop.CartException", "closed", [mod("Shop.Carts+<LoadAsync>d__9", "MoveNext")]),
  ),
  same(
    "dotnet/awaiter plumbing",
    of("csharp", "Shop.CartException", "closed", [
      mod("Shop.Web", "Get"),
      mod("System.Runtime.CompilerServices.TaskAwaiter", "HandleNonSuccessAndDebuggerNotification", { in_app: false }),
      mod("Shop.Carts", "Load"),
    ]),
    of("csharp", "Shop.CartException", "closed", [mod("Shop.Web", "Get"), mod("Shop.Carts", "Load")]),
  ),
  same(
    "dotnet/generic arity",
    of("csharp", "Shop.CartException", "closed", [mod("Shop.Store`1", "Load")]),
    of("csharp", "Shop.CartException", "closed", [mod("Shop.Store`1[[Shop.Order, Shop]]", "Load")]),
  ),
  different(
    "dotnet/two lambdas owners",
    of("csharp", "Shop.CartException", "closed", [mod("Shop.Web+<>c", "<Configure>b__0_1")]),
    of("csharp", "Shop.CartException", "closed", [mod("Shop.Web+<>c", "<Start>b__0_1")]),
  ),
  // go
  same(
    "go/closure numbers",
    of("go", "*errors.errorString", "closed", [mod("github.com/acme/shop", "Serve.func1")]),
    of("go", "*errors.errorString", "closed", [mod("github.com/acme/shop", "Serve.func2.1")]),
  ),
  same(
    "go/generic parameters",
    of("go", "*errors.errorString", "closed", [mod("github.com/acme/shop", "Map[...]")]),
    of("go", "*errors.errorString", "closed", [mod("github.com/acme/shop", "Map[go.shape.int]")]),
  ),
  same(
    "go/module version",
    of("go", "*store.Error", "closed", [mod("github.com/acme/store@v1.2.3/db", "Open")]),
    of("go", "*store.Error", "closed", [mod("github.com/acme/store@v1.4.0/db", "Open")]),
  ),
  same(
    "go/runtime panic frames",
    of("go", "runtime.errorString", "index out of range [5] with length 3", [
      mod("main", "run", { filename: "run.go" }),
      mod("runtime", "gopanic", { in_app: false }),
    ]),
    of("go", "runtime.errorString", "index out of range [9] with length 2", [
      mod("main", "run", { filename: "run.go" }),
      mod("runtime", "goPanicIndex", { in_app: false }),
    ]),
  ),
  different(
    "go/two error texts frameless",
    of("go", "*fmt.wrapError", "load config: open app.yaml: no such file or directory"),
    of("go", "*fmt.wrapError", "dial database: connection refused"),
  ),
  // ruby
  same(
    "ruby/block levels",
    of("ruby", "KeyError", "x", [app("block (2 levels) in total", "app/models/cart.rb")]),
    of("ruby", "KeyError", "x", [app("block in Cart#total", "app/models/cart.rb")]),
  ),
  same(
    "ruby/gem versions",
    of("ruby", "PG::Error", "closed", [lib("exec", "/usr/local/bundle/gems/pg-1.4.5/lib/pg/connection.rb")]),
    of("ruby", "PG::Error", "closed", [lib("exec", "/usr/local/bundle/gems/pg-1.5.6/lib/pg/connection.rb")]),
  ),
  same(
    "ruby/no method inspect",
    of("ruby", "NoMethodError", "undefined method `name' for #<Order id: 12>", [app("title", "app/models/order.rb")]),
    of("ruby", "NoMethodError", "undefined method 'name' for an instance of Order", [
      app("title", "app/models/order.rb"),
    ]),
  ),
  same(
    "ruby/inspected object frameless",
    of("ruby", "NoMethodError", "undefined method `name' for #<Order:0x000000010a2b3c48>"),
    of("ruby", "NoMethodError", "undefined method `name' for #<Order:0x00000001ffee3c11>"),
  ),
  // php
  same(
    "php/blade compiled view",
    of("php", "ViewException", "Undefined variable $x", [
      app("include", "/app/storage/framework/views/8f3c2a1b9d8e7f6a5b4c3d2e1f0a9b8c7d6e5f4a.php"),
    ]),
    of("php", "ViewException", "Undefined variable $x", [
      app("include", "/app/storage/framework/views/11112a1b9d8e7f6a5b4c3d2e1f0a9b8c7d6e5f4a.php"),
    ]),
  ),
  same(
    "php/closure spelling of 8.4",
    of("php", "App\\CartException", "x", [app("App\\Cart::{closure}", "/app/app/Cart.php")]),
    of("php", "App\\CartException", "x", [app("{closure:App\\Cart::sum():30}", "/app/app/Cart.php")]),
  ),
  same(
    "php/vendor in_app flag wrong",
    of("php", "App\\CartException", "x", [
      app("App\\Cart::sum", "/app/app/Cart.php"),
      app("Foo\\Bar::q", "/app/vendor/foo/bar/src/Bar.php"),
    ]),
    of("php", "App\\CartException", "x", [
      app("App\\Cart::sum", "/app/app/Cart.php"),
      lib("Foo\\Bar::q", "/app/vendor/foo/bar/src/Bar.php"),
    ]),
  ),
  same(
    "php/anonymous class",
    of("php", "TypeError", "x", [app("class@anonymous::run", "/app/app/Job.php")]),
    of("php", "TypeError", "x", [app("class@anonymous\0/app/app/Job.php:12$0::run", "/app/app/Job.php")]),
  ),
  // native
  same(
    "native/rust hash",
    of("native", "panic", "index out of bounds: the len is 3 but the index is 5", [
      { function: "shop::cart::sum::h0123456789abcdef", package: "shop", in_app: true },
      { function: "core::panicking::panic_fmt", package: "shop", in_app: false },
    ]),
    of("native", "panic", "index out of bounds: the len is 1 but the index is 9", [
      { function: "shop::cart::sum::hfedcba9876543210", package: "shop", in_app: true },
      { function: "rust_panic", package: "shop", in_app: false },
    ]),
  ),
  same(
    "native/clone suffix",
    of("native", "SIGSEGV", "", [{ function: "shop::Cart::sum(int) [clone .isra.0]", package: "shop", in_app: true }]),
    of("native", "SIGSEGV", "", [{ function: "shop::Cart::sum(int)", package: "shop", in_app: true }]),
  ),
  same(
    "native/abort frames differ by libc",
    of("native", "SIGABRT", "", [
      { function: "Cart::sum", package: "/app/shop", in_app: true },
      { function: "abort", package: "/lib/libc.so.6", in_app: false },
      { function: "raise", package: "/lib/libc.so.6", in_app: false },
    ]),
    of("native", "SIGABRT", "", [
      { function: "Cart::sum", package: "/app/shop", in_app: true },
      { function: "abort", package: "/lib/libc.so.6", in_app: false },
      { function: "pthread_kill@@GLIBC_2.34", package: "/lib/libc.so.6", in_app: false },
    ]),
  ),
  same(
    "native/swift closure",
    of("cocoa", "EXC_BREAKPOINT", "x", [
      { function: "closure #1 in Sync.run()", package: "/x/Shop.app/Shop", in_app: true },
    ]),
    of("cocoa", "EXC_BREAKPOINT", "y", [{ function: "Sync.run()", package: "/y/Shop.app/Shop", in_app: true }]),
  ),
  different(
    "native/no app frames two libraries",
    of("native", "SIGSEGV", "", [{ function: "png_read", package: "/usr/lib/libpng.so.16", in_app: false }]),
    of("native", "SIGSEGV", "", [{ function: "xml_parse", package: "/usr/lib/libxml2.so.2", in_app: false }]),
  ),
  // chain, group, recursion
  different(
    "chain/same cause two places",
    event("node", [
      exc("PgError", "deadlock detected", [app("q", "/app/dist/db/pool.js")]),
      exc("Error", "Failed to save draft", [app("saveDraft", "/app/dist/draft/save.js")]),
    ]),
    event("node", [
      exc("PgError", "deadlock detected", [app("q", "/app/dist/db/pool.js")]),
      exc("Error", "Failed to ship order", [app("shipOrder", "/app/dist/order/ship.js")]),
    ]),
  ),
  same(
    "chain/attempt number in wrapper",
    event("node", [
      exc("PgError", "deadlock", [app("q", "/app/dist/db/pool.js")]),
      exc("Error", "attempt 3 failed", [app("retry", "/app/dist/util/retry.js")]),
    ]),
    event("node", [
      exc("PgError", "deadlock", [app("q", "/app/dist/db/pool.js")]),
      exc("Error", "attempt 1 failed", [app("retry", "/app/dist/util/retry.js")]),
    ]),
  ),
  same(
    "chain/ids against wire order",
    event("node", [
      exc("PgError", "deadlock", [app("q", "/app/dist/db/pool.js")], { mechanism: { exception_id: 1, parent_id: 0 } }),
      exc("Error", "outer", [app("w", "/app/dist/w.js")], { mechanism: { exception_id: 0 } }),
    ]),
    event("node", [
      exc("Error", "outer", [app("w", "/app/dist/w.js")], { mechanism: { exception_id: 0 } }),
      exc("PgError", "deadlock", [app("q", "/app/dist/db/pool.js")], { mechanism: { exception_id: 1, parent_id: 0 } }),
    ]),
  ),
  same(
    "recursion/mutual",
    node("Error", "cycle", [
      app("main", "/app/a.js"),
      ...Array.from({ length: 3 }, () => [app("visit", "/app/t.js"), app("each", "/app/t.js")]).flat(),
      app("leaf", "/app/t.js"),
    ]),
    node("Error", "cycle", [
      app("main", "/app/a.js"),
      ...Array.from({ length: 30 }, () => [app("visit", "/app/t.js"), app("each", "/app/t.js")]).flat(),
      app("leaf", "/app/t.js"),
    ]),
  ),
  // attached, fingerprint, differ
  same(
    "attached/message as exception without type",
    {
      platform: "javascript",
      message: "Cart is slow",
      exception: { values: [{ value: "Cart is slow", stacktrace: { frames: stack }, mechanism: { synthetic: true } }] },
    },
    { platform: "javascript", message: "Cart is slow" },
  ),
  same("fingerprint/default alone", node("Error", "x", srv, { fingerprint: ["{{default}}"] }), node("Error", "x", srv)),
  different(
    "fingerprint/default and tenant",
    node("Error", "x", srv, { fingerprint: ["{{ default }}", "a"] }),
    node("Error", "x", srv, { fingerprint: ["{{ default }}", "b"] }),
  ),
  different(
    "fingerprint/split entries",
    message("x", { fingerprint: ["ab", "c"] }),
    message("x", { fingerprint: ["a", "bc"] }),
  ),
  different(
    "fingerprint/ids stay",
    message("x", { fingerprint: ["tenant-17"] }),
    message("x", { fingerprint: ["tenant-18"] }),
  ),
  same(
    "fingerprint/null entries dropped",
    message("x", { fingerprint: ["a", null, {}] }),
    message("y", { fingerprint: ["a"] }),
  ),
  same("fingerprint/boolean", message("x", { fingerprint: [true] }), message("y", { fingerprint: ["True"] })),
  different(
    "fingerprint/default with other bugs",
    node("Error", "x one", srv, { fingerprint: ["{{ default }}", "t"] }),
    node("Error", "y two", srv, { fingerprint: ["{{ default }}", "t"] }),
  ),
  same(
    "differ/user and release do not count",
    node("Error", "x", srv, { user: { id: 1 }, release: "1" }),
    node("Error", "x", srv, { user: { id: 2 }, release: "2", environment: "prod" }),
  ),
  different("noframes/type and constant text", node("Error", "Stock is empty"), node("Error", "Stock is locked")),
  same(
    "csp/pages",
    {
      platform: "javascript",
      csp: {
        effective_directive: "script-src-elem",
        blocked_uri: "https://evil.example/a.js",
        document_uri: "https://shop.example/cart",
      },
    },
    {
      platform: "javascript",
      csp: {
        effective_directive: "script-src",
        blocked_uri: "https://evil.example/b.js",
        document_uri: "https://shop.example/",
      },
    },
  ),
  different(
    "csp/hosts",
    { platform: "javascript", csp: { effective_directive: "script-src", blocked_uri: "https://evil.example/a.js" } },
    { platform: "javascript", csp: { effective_directive: "script-src", blocked_uri: "https://bad.example/a.js" } },
  ),
];
