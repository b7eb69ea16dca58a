import { app, different, event, exc, lib, message, min, mod, type Pair, same } from "./case-builder.ts";

const of = (platform: string, type: string, value: string, frames?: Record<string, unknown>[], extra = {}) =>
  event(platform, exc(type, value, frames), extra);
const js = (type: string, value: string, frames?: Record<string, unknown>[], extra = {}) =>
  of("javascript", type, value, frames, extra);
const node = (type: string, value: string, frames?: Record<string, unknown>[], extra = {}) =>
  of("node", type, value, frames, extra);
const A = "https://app.example.com";

/** Third set, written after the second had been used for tuning and before the rules were run on it. */
export const PAIRS_THREE: readonly Pair[] = [
  same(
    "xbrowser/reading of index",
    js("TypeError", "Cannot read properties of undefined (reading '0')"),
    js("TypeError", "Cannot read properties of undefined (reading '17')"),
  ),
  same(
    "xbrowser/destructuring",
    js("TypeError", "Cannot destructure property 'seat' of 'undefined' as it is undefined."),
    js("TypeError", "Cannot destructure property 'seat' of '(intermediate value)' as it is undefined."),
  ),
  same(
    "xbrowser/optional chaining call",
    js("TypeError", "t.seats.map is not a function"),
    js(
      "TypeError",
      "e.seats.map is not a function. (In 'e.seats.map((function(e){return e.id}))', 'e.seats.map' is undefined)",
    ),
  ),
  same(
    "xbrowser/timeouts of abort signal",
    js("TimeoutError", "signal timed out"),
    js("TimeoutError", "The operation timed out."),
  ),
  different(
    "xbrowser/timeout against abort",
    js("TimeoutError", "signal timed out"),
    js("AbortError", "signal is aborted without reason"),
  ),
  same(
    "xbrowser/not iterable",
    js("TypeError", "seats is not iterable", [app("pick", `${A}/s.js`)]),
    js("TypeError", "undefined is not a function (near '...seats...')", [app("pick", `${A}/s.js`)]),
  ),
  same(
    "xbrowser/invalid date",
    js("RangeError", "Invalid time value", [app("fmt", `${A}/s.js`)]),
    js("RangeError", "Invalid Date", [app("fmt", `${A}/s.js`)]),
  ),
  same(
    "xbrowser/dom exception removeChild",
    js(
      "NotFoundError",
      "Failed to execute 'removeChild' on 'Node': The node to be removed is not a child of this node.",
      [app("unmountRow", `${A}/s.js`)],
    ),
    js("NotFoundError", "Node.removeChild: The node to be removed is not a child of this node", [
      app("unmountRow", `${A}/s.js`),
    ]),
  ),
  same("xbrowser/network cancelled translated", js("TypeError", "cancelled"), js("TypeError", "已取消")),
  same(
    "xbrowser/safari could not connect",
    js("TypeError", "Could not connect to the server."),
    js("TypeError", "Failed to fetch"),
  ),
  same(
    "xbrowser/script load promise in worker blob",
    js("Error", "queue broken", [app("drain", "blob:https://app.example.com/8cc63366-d88d-41d6-9c39-5c0824fcc036")]),
    js("Error", "queue broken", [app("drain", "blob:https://app.example.com/a4cd3a3c-8be6-4f3f-93af-7e94d24e78bb")]),
  ),
  same(
    "minified/react component class mangled",
    js("t", "Widget failed", [min("i", `${A}/static/js/main.8f3c2a1b.js`)]),
    js("Kr", "Widget failed", [min("c", `${A}/static/js/main.00aa11bb.js`)]),
  ),
  same(
    "minified/webpack chunk id renumbered",
    js("Error", "Widget failed", [min("i", `${A}/12.8f3c2a1b.js`)]),
    js("Error", "Widget failed", [min("c", `${A}/47.00aa11bb.js`)]),
  ),
  same(
    "minified/md5 query only",
    js("Error", "Widget failed", [min("initWidget", `${A}/js/widget.js?id=8f3c2a1b9d8e7f6a`)]),
    js("Error", "Widget failed", [min("initWidget", `${A}/js/widget.js?id=11112a1b9d8e7f6a`)]),
  ),
  different(
    "minified/two widgets",
    js("Error", "Widget failed", [min("i", `${A}/js/map-widget.min.js`)]),
    js("Error", "Widget failed", [min("i", `${A}/js/chat-widget.min.js`)]),
  ),
  same(
    "minified/laravel mix id",
    js("Error", "Widget failed", [min("i", `${A}/build/assets/app-4ed993c7.js`)]),
    js("Error", "Widget failed", [min("i", `${A}/build/assets/app-fb23b1a4.js`)]),
  ),
  same(
    "minified/remix routes",
    js("Error", "Widget failed", [min("i", `${A}/build/routes/orders.$id-ABCD2345.js`)]),
    js("Error", "Widget failed", [min("i", `${A}/build/routes/orders.$id-ZZYX7654.js`)]),
  ),
  same(
    "minified/turbopack chunk",
    js("Error", "Widget failed", [min("i", `${A}/_next/static/chunks/app_orders_page_tsx_4f9a1c2d._.js`)]),
    js("Error", "Widget failed", [min("i", `${A}/_next/static/chunks/app_orders_page_tsx_00aa11bb._.js`)]),
  ),
  same(
    "minified/metro bundle",
    js("Error", "Widget failed", [app("openWidget", "app:///index.android.bundle", { lineno: 1, colno: 400_123 })]),
    js("Error", "Widget failed", [app("openWidget", "app:///index.android.bundle", { lineno: 1, colno: 512_001 })]),
  ),
  same(
    "symbolicated/monorepo prefix",
    js("Error", "no plan", [app("openPlan", "webpack:///../../packages/ui/src/plan/open.ts")]),
    js("Error", "no plan", [app("openPlan", "webpack:///../packages/ui/src/plan/open.ts")]),
  ),
  different(
    "symbolicated/two hooks",
    js("Error", "no plan", [app("usePlan", "webpack:///./src/hooks/usePlan.ts")]),
    js("Error", "no plan", [app("useSeat", "webpack:///./src/hooks/useSeat.ts")]),
  ),
  different(
    "symbolicated/next pages",
    js("Error", "no plan", [app("Page", "webpack:///./src/app/orders/page.tsx")]),
    js("Error", "no plan", [app("Page", "webpack:///./src/app/users/page.tsx")]),
  ),
  different(
    "symbolicated/route groups",
    js("Error", "no plan", [app("Page", "webpack:///./src/app/(shop)/orders/page.tsx")]),
    js("Error", "no plan", [app("Page", "webpack:///./src/app/(shop)/users/page.tsx")]),
  ),
  same(
    "noise/preload css of two chunks",
    js("Error", "Unable to preload CSS for /assets/A-11aa22bb.css"),
    js("Error", "Unable to preload CSS for /assets/B-33cc44dd.css"),
  ),
  same(
    "noise/react hook errors minified",
    js(
      "Error",
      "Minified React error #310; visit https://reactjs.org/docs/error-decoder.html?invariant=310 for the full message",
      [app("usePlan", `${A}/a.js`)],
    ),
    js("Error", "Minified React error #310; visit https://react.dev/errors/310 for the full message", [
      app("usePlan", `${A}/a.js`),
    ]),
  ),
  same(
    "extension/safari masked",
    js("TypeError", "null is not an object", [app("a", "webkit-masked-url://hidden/")]),
    js("TypeError", "null is not an object", [app("b", "webkit-masked-url://hidden/")]),
  ),
  different(
    "extension/crash in site called by extension",
    js("Error", "boom", [
      app("inject", "chrome-extension://aaaabbbbccccddddeeeeffffgggghhhh/c.js"),
      app("openPlan", `${A}/a.js`),
    ]),
    js("Error", "boom", [app("inject", "chrome-extension://aaaabbbbccccddddeeeeffffgggghhhh/c.js")]),
  ),
  different(
    "node/system error codes with one stack",
    node("Error", "read ECONNRESET", [app("pull", "/app/dist/pull.js")]),
    node("Error", "read ETIMEDOUT", [app("pull", "/app/dist/pull.js")]),
  ),
  same(
    "node/file path in enoent with stack",
    node("Error", "ENOENT: no such file or directory, open '/tmp/a1.csv'", [app("pull", "/app/dist/pull.js")]),
    node("Error", "ENOENT: no such file or directory, open '/tmp/b/c2.csv'", [app("pull", "/app/dist/pull.js")]),
  ),
  same(
    "node/express layers by version",
    node("Error", "no plan here", [
      lib("next", "/app/node_modules/express/lib/router/route.js"),
      app("getPlan", "/app/dist/plan.js"),
    ]),
    node("Error", "no plan here", [
      lib("handleRequest", "/app/node_modules/router/lib/layer.js"),
      lib("next", "/app/node_modules/router/lib/route.js"),
      app("getPlan", "/app/dist/plan.js"),
    ]),
  ),
  same(
    "node/bundled single file",
    node("Error", "no plan here", [app("getPlan", "/app/dist/index.js", { lineno: 48_211 })]),
    node("Error", "no plan here", [app("getPlan", "/var/task/index.js", { lineno: 50_001 })]),
  ),
  same(
    "node/ts paths and dist folder of nest",
    node("Error", "no plan here", [app("PlanService.load", "/usr/src/app/dist/plan/plan.service.js")]),
    node("Error", "no plan here", [app("PlanService.load", "/Users/jo/shop/src/plan/plan.service.ts")]),
  ),
  different(
    "node/nest services in one folder",
    node("Error", "no plan here", [app("load", "/app/dist/plan/plan.service.js")]),
    node("Error", "no plan here", [app("load", "/app/dist/plan/seat.service.js")]),
  ),
  same(
    "node/timeout numbers",
    node("Error", "Timeout of 5000ms exceeded"),
    node("Error", "Timeout of 12000ms exceeded"),
  ),
  different(
    "node/two prisma codes",
    node(
      "PrismaClientKnownRequestError",
      "\nInvalid `prisma.user.create()` invocation in\n/app/dist/u.js:1:2\n\nUnique constraint failed",
    ),
    node(
      "PrismaClientKnownRequestError",
      "\nInvalid `prisma.user.update()` invocation in\n/app/dist/u.js:1:2\n\nnot found",
    ),
  ),
  same(
    "paths/wsl and windows",
    node("Error", "no plan here", [app("getPlan", "/mnt/c/Users/jo/shop/src/plan/get.ts")]),
    node("Error", "no plan here", [app("getPlan", "C:\\Users\\jo\\shop\\src\\plan\\get.ts")]),
  ),
  same(
    "paths/google cloud functions",
    node("Error", "no plan here", [app("getPlan", "/workspace/lib/plan/get.js")]),
    node("Error", "no plan here", [app("getPlan", "/srv/lib/plan/get.js")]),
  ),
  same(
    "paths/python egg and source",
    of("python", "PlanError", "x", [mod("shop.plan", "get", { abs_path: "/app/.venv/../shop/plan.py" })]),
    of("python", "PlanError", "x", [mod("shop.plan", "get", { abs_path: "/code/shop/plan.py" })]),
  ),
  different(
    "deps/message when only library frames",
    node("MongoServerError", "not primary", [lib("onMessage", "/app/node_modules/mongodb/lib/cmap/connection.js")]),
    node("MongoServerError", "bad auth", [lib("onMessage", "/app/node_modules/mongodb/lib/cmap/connection.js")]),
  ),
  same(
    "deps/bundled dependency by vite dev",
    js("Error", "boom here", [
      app("openPlan", `${A}/src/plan.ts`),
      app("run", `${A}/node_modules/.vite/deps/chunk-ABCDEFGH.js?v=1a2b3c4d`),
    ]),
    js("Error", "boom here", [
      app("openPlan", `${A}/src/plan.ts`),
      app("run", `${A}/node_modules/.vite/deps/chunk-ZYXWVUTS.js?v=99aa88bb`),
    ]),
  ),
  same(
    "python/lambda and generator noise",
    of("python", "PlanError", "x", [
      mod("shop.plan", "load"),
      mod("shop.plan", "<genexpr>"),
      mod("shop.plan", "check"),
    ]),
    of("python", "PlanError", "x", [mod("shop.plan", "load"), mod("shop.plan", "check")]),
  ),
  different(
    "python/permission denied and not found",
    of("python", "OSError", "[Errno 13] Permission denied: '/data/a'"),
    of("python", "OSError", "[Errno 2] No such file or directory: '/data/a'"),
  ),
  same(
    "python/key error frameless with id",
    of("python", "KeyError", "'order-551029'"),
    of("python", "KeyError", "'order-7'"),
  ),
  different(
    "python/key error frameless names",
    of("python", "KeyError", "'price'"),
    of("python", "KeyError", "'owner'"),
  ),
  same(
    "python/timeouts by host",
    of(
      "python",
      "ConnectTimeout",
      "HTTPSConnectionPool(host='api-3.example.com', port=443): Max retries exceeded with url: /v1/a?x=1",
    ),
    of(
      "python",
      "ConnectTimeout",
      "HTTPSConnectionPool(host='api-7.example.com', port=8443): Max retries exceeded with url: /v1/a?x=2",
    ),
  ),
  different(
    "java/two listeners of one class",
    of("java", "CartException", "x", [mod("com.acme.Ui", "lambda$onOpen$0")]),
    of("java", "CartException", "x", [mod("com.acme.Ui", "lambda$onClose$1")]),
  ),
  same(
    "java/mockito and bytebuddy",
    of("java", "CartException", "x", [mod("com.acme.Cart$ByteBuddy$a1B2c3", "sum"), mod("com.acme.Cart", "sum")]),
    of("java", "CartException", "x", [mod("com.acme.Cart", "sum")]),
  ),
  same(
    "java/array index",
    of("java", "ArrayIndexOutOfBoundsException", "Index 5 out of bounds for length 3"),
    of("java", "ArrayIndexOutOfBoundsException", "Index 90 out of bounds for length 88"),
  ),
  same(
    "java/kotlin inline suffix",
    of("java", "CartException", "x", [mod("com.acme.CartKt$sum$$inlined$map$1", "emit")]),
    of("java", "CartException", "x", [mod("com.acme.CartKt$sum$$inlined$map$3", "emit")]),
  ),
  same(
    "dotnet/ef migrations id",
    of(
      "csharp",
      "Npgsql.PostgresException",
      '23505: duplicate key value violates unique constraint "users_email"\n\nDETAIL: x',
    ),
    of(
      "csharp",
      "Npgsql.PostgresException",
      '23505: duplicate key value violates unique constraint "users_email"\n\nDETAIL: y',
    ),
  ),
  different(
    "dotnet/postgres codes",
    of("csharp", "Npgsql.PostgresException", "23505: duplicate key value"),
    of("csharp", "Npgsql.PostgresException", "40001: could not serialize access"),
  ),
  same(
    "dotnet/release and debug frames",
    of("csharp", "Shop.CartException", "x", [mod("Shop.Cart", "Load", { filename: "C:\\b\\Shop\\Cart.cs" })]),
    of("csharp", "Shop.CartException", "x", [mod("Shop.Cart", "Load")]),
  ),
  same(
    "go/vendor directory",
    of("go", "*pq.Error", "x", [
      mod("github.com/acme/shop", "Load"),
      mod("github.com/acme/shop/vendor/github.com/lib/pq", "query", {
        abs_path: "/src/shop/vendor/github.com/lib/pq/conn.go",
      }),
    ]),
    of("go", "*pq.Error", "x", [
      mod("github.com/acme/shop", "Load"),
      mod("github.com/lib/pq", "query", { abs_path: "/root/go/pkg/mod/github.com/lib/pq@v1.10.9/conn.go" }),
    ]),
  ),
  same(
    "ruby/sidekiq and puma below",
    of("ruby", "CartError", "x", [
      lib("process", "/gems/sidekiq-7.0/lib/sidekiq/processor.rb"),
      app("perform", "app/jobs/cart_job.rb"),
    ]),
    of("ruby", "CartError", "x", [
      lib("call", "/gems/good_job-3.0/lib/job.rb"),
      app("perform", "app/jobs/cart_job.rb"),
    ]),
  ),
  same(
    "ruby/frozen error inspect",
    of("ruby", "FrozenError", 'can\'t modify frozen String: "abc def"'),
    of("ruby", "FrozenError", 'can\'t modify frozen String: "xyz 12"'),
  ),
  same(
    "php/octane and fpm entry",
    of("php", "CartException", "x", [
      app("require", "/var/www/html/public/index.php"),
      app("App\\Cart::sum", "/var/www/html/app/Cart.php"),
    ]),
    of("php", "CartException", "x", [
      app("require", "/srv/releases/12/public/index.php"),
      app("App\\Cart::sum", "/srv/releases/12/app/Cart.php"),
    ]),
  ),
  same(
    "native/lambda numbers",
    of("native", "SIGSEGV", "", [
      { function: "shop::run()::{lambda(int)#1}::operator()(int) const", package: "shop", in_app: true },
    ]),
    of("native", "SIGSEGV", "", [
      { function: "shop::run()::{lambda(int)#2}::operator()(int) const", package: "shop", in_app: true },
    ]),
  ),
  same(
    "native/app path of ios",
    of("cocoa", "EXC_BAD_ACCESS", "x", [
      {
        function: "main",
        package: "/private/var/containers/Bundle/Application/8CC63366-D88D-41D6-9C39-5C0824FCC036/Shop.app/Shop",
        in_app: true,
      },
    ]),
    of("cocoa", "EXC_BAD_ACCESS", "x", [
      {
        function: "main",
        package: "/private/var/containers/Bundle/Application/A4CD3A3C-8BE6-4F3F-93AF-7E94D24E78BB/Shop.app/Shop",
        in_app: true,
      },
    ]),
  ),
  same(
    "native/swift async suffix",
    of("cocoa", "EXC_BREAKPOINT", "x", [
      { function: "(1) await resume partial function for Cart.load()", package: "Shop", in_app: true },
    ]),
    of("cocoa", "EXC_BREAKPOINT", "x", [
      { function: "(2) suspend resume partial function for Cart.load()", package: "Shop", in_app: true },
    ]),
  ),
  same(
    "chain/same text in wrapper",
    event("java", [
      exc("SQLException", "deadlock", [mod("com.acme.Db", "q")]),
      exc("RuntimeException", "java.sql.SQLException: deadlock", [mod("com.acme.Api", "load")]),
    ]),
    event("java", [
      exc("SQLException", "deadlock", [mod("com.acme.Db", "q", { lineno: 9 })]),
      exc("RuntimeException", "java.sql.SQLException: deadlock", [mod("com.acme.Api", "load")]),
    ]),
  ),
  different(
    "chain/cause text of generic type",
    event("node", [
      exc("Error", "socket closed", [app("q", "/app/q.js")]),
      exc("Error", "load failed here", [app("l", "/app/l.js")]),
    ]),
    event("node", [
      exc("Error", "auth refused", [app("q", "/app/q.js")]),
      exc("Error", "load failed here", [app("l", "/app/l.js")]),
    ]),
  ),
  same(
    "chain/frameless cause with address",
    event("node", [
      exc("Error", "connect ECONNREFUSED 10.0.0.1:80"),
      exc("ApiError", "x", [app("api", "/app/api.js")]),
    ]),
    event("node", [
      exc("Error", "connect ECONNREFUSED 10.9.9.9:8080"),
      exc("ApiError", "x", [app("api", "/app/api.js")]),
    ]),
  ),
  same(
    "group/aggregate of timeouts with ids",
    event("node", [
      exc("Error", "mirror 2 slow", [app("m", "/app/m.js")], { mechanism: { exception_id: 2, parent_id: 0 } }),
      exc("Error", "mirror 1 slow", [app("m", "/app/m.js")], { mechanism: { exception_id: 1, parent_id: 0 } }),
      exc("AggregateError", "All promises were rejected", [app("a", "/app/a.js")], {
        mechanism: { exception_id: 0, is_exception_group: true },
      }),
    ]),
    event("node", [
      exc("Error", "mirror 9 slow", [app("m", "/app/m.js")], { mechanism: { exception_id: 1, parent_id: 0 } }),
      exc("AggregateError", "All promises were rejected", [app("a", "/app/a.js")], {
        mechanism: { exception_id: 0, is_exception_group: true },
      }),
    ]),
  ),
  same(
    "recursion/between two readable frames",
    node(
      "RangeError",
      "Maximum call stack size exceeded",
      Array.from({ length: 50 }, (_, i) => app(i % 2 ? "visit" : "each", "/app/t.js")),
    ),
    node(
      "RangeError",
      "Maximum call stack size exceeded",
      Array.from({ length: 49 }, (_, i) => app(i % 2 ? "visit" : "each", "/app/t.js")),
    ),
  ),
  different(
    "differ/two cron jobs same helper",
    node("Error", "quota used", [app("sendMails", "/app/jobs/mails.js"), app("guard", "/app/util/guard.js")]),
    node("Error", "quota used", [app("sendBills", "/app/jobs/bills.js"), app("guard", "/app/util/guard.js")]),
  ),
  same(
    "differ/entry points five frames away",
    node(
      "Error",
      "quota used",
      ["http", "a", "b", "c", "d"].map((n) => app(`${n}Step`, `/app/x/${n}.js`)),
    ),
    node(
      "Error",
      "quota used",
      ["queue", "a", "b", "c", "d"].map((n) => app(`${n}Step`, `/app/x/${n}.js`)),
    ),
  ),
  different(
    "fingerprint/tag variable missing and present",
    message("x", { fingerprint: ["{{ tags.tenant }}"] }),
    message("x", { fingerprint: ["{{ tags.tenant }}"], tags: { tenant: "a" } }),
  ),
  same(
    "fingerprint/tags as object and list",
    message("x", { fingerprint: ["{{ tags.tenant }}"], tags: [["tenant", "a"]] }),
    message("x", { fingerprint: ["{{ tags.tenant }}"], tags: { tenant: "a" } }),
  ),
  same("fingerprint/float", message("x", { fingerprint: [404.9] }), message("y", { fingerprint: ["404"] })),
];
